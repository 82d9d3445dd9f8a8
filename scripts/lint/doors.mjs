// @ts-check
/**
 * The doors between the rooms of the house, as lint rules: which folder may import from which, and
 * which may touch the browser. ARCHITECTURE.md says why.
 */

/**
 * @typedef {object} Door
 * @property {string} regex the import paths that it closes
 * @property {string} message what to do instead
 * @property {boolean} [allowTypeImports] whether types may pass
 *
 * @typedef {import('eslint').Linter.Config} LintConfig
 */

const CORE = 'packages/core/src';
const ELEMENTS = 'packages/elements/src';

/** @type {Record<string, Door>} */
const DOORS = {
  mqttJs: {
    regex: '^(mqtt($|/)|mqtt-packet($|/)|#mqtt-client$)',
    message: 'Only engine/ knows that MQTT.js exists.',
  },
  indexedDb: { regex: '^idb($|/)', message: 'Only storage/ imports idb.' },
  certificates: {
    regex: '^(@peculiar/|node-forge($|/)|reflect-metadata)',
    message: 'Only certificates/ knows these libraries; it is loaded late.',
  },
  node: {
    regex: '^(ws($|/)|node:)',
    message: 'Only runtimes/node/ knows that there is a Node.',
  },
  userInterface: {
    regex: '^(lit($|-|/)|@lit/|@mqtt-kit/elements)',
    message: 'The core has no user interface.',
  },
  seam: {
    regex: '/(session|engine)/',
    message: 'The page’s side and the session talk through connection/session-port.ts only.',
  },
  connection: {
    regex: '/connection/(?!session-port\\.js$)',
    message: 'The page’s side is known by the types of connection/session-port.ts only.',
  },
  sessionPort: {
    regex: '/connection/session-port\\.js$',
    message: 'Import types only from the seam.',
    allowTypeImports: true,
  },
  session: { regex: '/session/', message: 'The engine has no policy.' },
  routing: {
    regex: '/routing/(?!topic\\.js$)',
    message: 'Handlers stay on the page’s side; of routing/, only topic.ts is for everybody.',
  },
  elements: {
    regex: '/(bind|connection|connection-admin|connection-status|publish|subscribe)/',
    message: 'What elements share knows no element.',
  },
  decoders: {
    regex: '^(@bufbuild/protobuf|diff)($|/)',
    message:
      'Only payload/reading/ and payload/difference/ know these libraries; both are loaded late.',
  },
  vault: { regex: '/vault/', message: 'A session asks for credentials; it opens no vault.' },
  storage: {
    regex: '/storage/',
    message: 'Storage is loaded late, by import(); what it offers is in session/outbox-journal.js.',
  },
  outboxJournal: {
    regex: '/session/outbox-journal\\.js$',
    message: 'Import types only from the port.',
    allowTypeImports: true,
  },
  sessionButPort: {
    regex: '/session/(?!outbox-journal\\.js$)',
    message: 'A session is known by the types of session/outbox-journal.ts only.',
  },
  engine: { regex: '/engine/', message: 'What is kept on the device knows no connection.' },
  live: {
    regex: '/(connection/(?!session-port\\.js$)|session/|engine/|routing/)',
    message: 'The vault keeps connections; it makes none.',
  },
};

/** What only one room, or none, may import. */
const OUTSIDE = [
  DOORS.mqttJs,
  DOORS.indexedDb,
  DOORS.userInterface,
  DOORS.node,
  DOORS.certificates,
];
const EVERYWHERE_IN_CORE = [...OUTSIDE, DOORS.storage];

/** @type {Record<string, (Door | undefined)[]>} */
const CLOSED_IN_ROOM = {
  connection: [...EVERYWHERE_IN_CORE, DOORS.seam],
  routing: [...EVERYWHERE_IN_CORE, DOORS.seam],
  session: [...EVERYWHERE_IN_CORE, DOORS.connection, DOORS.sessionPort, DOORS.routing, DOORS.vault],
  engine: [
    DOORS.indexedDb,
    DOORS.userInterface,
    DOORS.node,
    DOORS.certificates,
    DOORS.connection,
    DOORS.sessionPort,
    DOORS.session,
    DOORS.routing,
    DOORS.vault,
    DOORS.storage,
  ],
  storage: [
    DOORS.mqttJs,
    DOORS.userInterface,
    DOORS.node,
    DOORS.certificates,
    DOORS.connection,
    DOORS.sessionPort,
    DOORS.sessionButPort,
    DOORS.outboxJournal,
    DOORS.engine,
    DOORS.routing,
  ],
  vault: [...OUTSIDE, DOORS.live],
  backup: [...EVERYWHERE_IN_CORE, DOORS.seam, DOORS.connection, DOORS.sessionPort, DOORS.routing],
  // Types of the seam only: kept messages know no live connection.
  history: [...EVERYWHERE_IN_CORE, DOORS.seam, DOORS.connection, DOORS.sessionPort],
  'runtimes/node': [DOORS.mqttJs, DOORS.indexedDb, DOORS.userInterface, DOORS.certificates],
  certificates: [
    ...EVERYWHERE_IN_CORE.filter((door) => door !== DOORS.certificates),
    DOORS.seam,
    DOORS.connection,
    DOORS.sessionPort,
    DOORS.routing,
    DOORS.vault,
  ],
  // Its outboxes in memory follow the rules of the real ones.
  testing: OUTSIDE,
};

/**
 * The core's doors.
 *
 * @param {string[]} tests files that may open any of them
 * @returns {LintConfig[]}
 */
export function coreDoors(tests) {
  return [
    {
      name: 'doors of the core',
      files: [`${CORE}/**/*.ts`],
      ignores: tests,
      rules: closed(EVERYWHERE_IN_CORE),
    },
    ...Object.entries(CLOSED_IN_ROOM).map(([room, doors]) => ({
      name: `doors of ${room}/`,
      files: [`${CORE}/${room}/**/*.ts`],
      ignores: tests,
      rules: closed(doors),
    })),
  ];
}

/** What elements share, room by room. */
const SHARED_ROOMS = [
  'binding',
  'context',
  'controllers',
  'diagnosis',
  'element',
  'history',
  'localization',
  'messages',
  'payload',
  'theme',
  'vault',
];

const ENVIRONMENT_ONLY =
  'Only environment/ touches the browser: time, randomness and page events are handed in.';

const BROWSER_GLOBALS = [
  'window',
  'self',
  'document',
  'navigator',
  'location',
  'performance',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'requestAnimationFrame',
  'cancelAnimationFrame',
];

/**
 * What only `environment/` may touch; `testing/` stands in for it.
 *
 * @param {string[]} tests
 * @returns {LintConfig[]}
 */
export function coreGlobals(tests) {
  return [
    {
      name: 'the core touches the browser in environment/ only',
      files: [`${CORE}/**/*.ts`],
      ignores: [`${CORE}/environment/**`, `${CORE}/testing/**`, ...tests],
      rules: {
        'no-restricted-globals': [
          'error',
          ...BROWSER_GLOBALS.map((name) => ({ name, message: ENVIRONMENT_ONLY })),
        ],
        'no-restricted-properties': [
          'error',
          { object: 'Math', property: 'random', message: ENVIRONMENT_ONLY },
          { object: 'Date', property: 'now', message: ENVIRONMENT_ONLY },
          ...BROWSER_GLOBALS.map((property) => ({
            object: 'globalThis',
            property,
            message: ENVIRONMENT_ONLY,
          })),
        ],
        'no-restricted-syntax': [
          'error',
          {
            selector: "NewExpression[callee.name='Date'][arguments.length=0]",
            message: ENVIRONMENT_ONLY,
          },
        ],
      },
    },
  ];
}

/**
 * The elements' doors.
 *
 * @param {string[]} tests
 * @returns {LintConfig[]}
 */
export function elementsDoors(tests) {
  const open = [
    {
      regex:
        '^@mqtt-kit/core/(?!(authentication|backup|certificates|diagnosis|history|vault)$)|/core/src/',
      message: 'Elements know the core by its public names: import from @mqtt-kit/core.',
    },
    DOORS.mqttJs,
    DOORS.indexedDb,
  ];
  const patterns = [...open, DOORS.decoders];
  const paths = [
    {
      name: 'lit/decorators.js',
      importNames: ['customElement'],
      message: 'Elements are defined in define/<tag>.ts, which alone have side effects.',
    },
  ];
  return [
    {
      name: 'doors of the elements',
      files: [`${ELEMENTS}/**/*.ts`],
      ignores: tests,
      rules: closed(patterns, paths),
    },
    {
      name: 'doors of what elements share',
      files: SHARED_ROOMS.map((room) => `${ELEMENTS}/${room}/**/*.ts`),
      ignores: tests,
      rules: closed([...patterns, DOORS.elements], paths),
    },
    {
      name: 'doors of what reads and compares payloads',
      files: ['reading', 'difference'].map((room) => `${ELEMENTS}/payload/${room}/**/*.ts`),
      ignores: tests,
      rules: closed([...open, DOORS.elements], paths),
    },
    {
      name: 'only define/ defines elements',
      files: [`${ELEMENTS}/**/*.ts`],
      ignores: [`${ELEMENTS}/define/**`, ...tests],
      rules: {
        'no-restricted-syntax': [
          'error',
          {
            selector: "MemberExpression[object.name='customElements'][property.name='define']",
            message: 'Elements are defined in define/<tag>.ts, which alone have side effects.',
          },
        ],
      },
    },
  ];
}

/**
 * @param {(Door | undefined)[]} patterns
 * @param {object[]} [paths]
 * @returns {import('eslint').Linter.RulesRecord}
 */
function closed(patterns, paths = []) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns, paths }] };
}
