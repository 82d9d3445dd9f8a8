/** One test or scenario that a rule names. */
export interface Reference {
  /** From the root of the repository. */
  readonly path: string;
  readonly kind: 'test' | 'scenario';
  readonly name: string;
}

/** One row of the tables in `CONFORMANCE.md`. */
export interface Rule {
  /** `MQTT 3.1.1` or `MQTT 5`. */
  readonly version: string;
  /** `[MQTT-x.y.z-n]`, or a section where the specification numbers no rule. */
  readonly id: string;
  /** Empty where nothing covers it. */
  readonly references: readonly Reference[];
}

const NOT_COVERED = '_not covered_';
/** The name as it is shown, and the name of the link that says where it lies. */
const REFERENCE = /^\[(.+)\]\[([^[\]]+)\]$/;
const LINK = /^\[([^\]]+)\]: (\S+)$/gm;

/**
 * The rules of `CONFORMANCE.md`.
 *
 * @throws Error at the first row that is not written as the others are.
 */
export function readConformance(markdown: string): readonly Rule[] {
  const paths = new Map(
    [...markdown.matchAll(LINK)].map(([, name = '', path = '']) => [name, path]),
  );
  const rules: Rule[] = [];
  let version = '';
  for (const line of markdown.split('\n')) {
    const heading = /^## (MQTT .+)$/.exec(line);
    if (heading?.[1] !== undefined) version = heading[1];
    if (!line.startsWith('| ')) continue;
    const [id = '', , tests = ''] = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (id === 'Rule' || /^-+$/.test(id)) continue;
    if (!/^(?:\[MQTT-[\d.-]+-\d+\]|§[\d.]+)$/.test(id)) throw new Error(`No rule: ${line}`);
    rules.push({
      version,
      id,
      references:
        tests === NOT_COVERED ? [] : tests.split('<br>').map((text) => readReference(text, paths)),
    });
  }
  return rules;
}

function readReference(text: string, paths: ReadonlyMap<string, string>): Reference {
  const [, name = '', link = ''] = REFERENCE.exec(text) ?? [];
  const path = paths.get(link);
  if (path === undefined) throw new Error(`Names no test: ${text}`);
  const scenario = /^`(.+)`$/.exec(name)?.[1];
  return { path, kind: scenario === undefined ? 'test' : 'scenario', name: scenario ?? name };
}
