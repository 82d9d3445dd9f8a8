import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MemoryDirectory } from '../details/connection-directory.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import { anyConnection } from './any-connection.test-harness.js';
import type { ImportedConnection, NamedDetails } from './imported-connection.js';
import {
  applyPreview,
  previewImport,
  type ExistingConnection,
  type ImportChoice,
  type ImportPreviewEntry,
  type ImportSave,
} from './preview-import.js';

const PLANT: NamedDetails = {
  name: 'Plant',
  host: 'a.example',
  port: 8084,
  authentication: { method: 'BASIC', username: 'ada', password: 'one' },
};

const incoming = (details: NamedDetails): ImportedConnection => ({ details, notes: [] });
const there = (details: NamedDetails, more: object = {}): ExistingConnection => ({
  id: details.name,
  details,
  ...more,
});

/** One imported connection against one that is there. */
function compared(
  saved: ConnectionDetails & { name: string },
  imported: NamedDetails,
  more: object = {},
): { status: string; fields?: readonly string[]; copyName?: string } {
  return previewImport([there(saved, more)], [incoming(imported)])[0]!;
}

describe('the preview of an import', () => {
  it('adds what is not there', () => {
    const entry = compared({ name: 'Lab', host: 'a.example' }, PLANT);
    expect(entry.status).to.equal('added');
  });

  it('knows what is there already, also where one says what goes without saying', () => {
    expect(compared(PLANT, PLANT).status).to.equal('unchanged');
    const spelledOut = { ...PLANT, tls: true, path: '/mqtt', clean: true, host: 'A.example' };
    expect(compared(PLANT, spelledOut).status).to.equal('unchanged');
    expect(compared({ ...PLANT, name: 'Works' }, PLANT, { aliases: ['Plant'] }).status).to.equal(
      'unchanged',
    );
  });

  it('names the fields that differ, and never what stands in them', () => {
    const changed = compared(PLANT, {
      ...PLANT,
      keepalive: 5,
      authentication: { method: 'BASIC', username: 'ada', password: 's3cret' },
      will: { topic: 'a', payload: 'b' },
    });
    expect(changed.status).to.equal('changed');
    expect(changed.fields).to.have.members([
      'authentication.password',
      'keepalive',
      'will.topic',
      'will.payload',
      'will.qos',
      'will.retain',
    ]);
    expect(JSON.stringify(changed.fields)).not.to.contain('s3cret');
  });

  it('takes another broker of the same name for a conflict, and another query for a change', () => {
    expect(compared(PLANT, { ...PLANT, host: 'b.example' })).to.include({
      status: 'conflicting',
      copyName: 'Plant (2)',
    });
    expect(compared(PLANT, { ...PLANT, port: 1 }).status).to.equal('conflicting');
    expect(compared(PLANT, { ...PLANT, tls: false }).status).to.equal('conflicting');
    expect(compared({ ...PLANT, path: '/mqtt?a' }, { ...PLANT, path: '/mqtt?b' })).to.deep.include({
      status: 'changed',
      fields: ['path'],
    });
  });

  it('leaves a password that the file does not have, and calls one changed that it cannot see', () => {
    const authentication = { method: 'BASIC', username: 'ada' } as const;
    const bare = { ...PLANT, authentication };
    expect(compared(PLANT, bare).status).to.equal('unchanged');
    const certificates = { certificate: 'c', key: 'k' };
    expect(
      compared({ ...PLANT, certificates }, { ...bare, certificates: { certificate: 'c' } }).status,
    ).to.equal('unchanged');
    expect(compared(bare, bare, { hasPassword: true }).status).to.equal('unchanged');
    expect(compared(bare, PLANT, { hasPassword: true })).to.deep.include({
      status: 'changed',
      fields: ['authentication.password'],
    });
  });

  it('calls no two the same, and nothing by a name or alias that is taken', () => {
    const other = (host: string) => incoming({ ...PLANT, host });
    const preview = previewImport(
      [
        there(PLANT),
        there({ ...PLANT, name: 'Plant (2)', host: 'x.example' }, { aliases: ['Plant (3)'] }),
      ],
      [other('b.example'), other('c.example')],
    );
    const names = preview.map((entry) => ('copyName' in entry ? entry.copyName : ''));
    expect(new Set(names).size).to.equal(2);
    for (const taken of ['Plant', 'Plant (2)', 'Plant (3)']) expect(names).not.to.include(taken);
  });
});

describe('applying a preview', () => {
  const conflict = previewImport([there(PLANT)], [incoming({ ...PLANT, host: 'b.example' })]);

  it('keeps what is there unless told otherwise', () => {
    expect(applyPreview(conflict)).to.deep.equal([]);
  });

  it('replaces, or has both', () => {
    expect(applyPreview(conflict, () => 'replace')).to.deep.equal([
      { id: 'Plant', details: { ...PLANT, host: 'b.example' } },
    ]);
    expect(applyPreview(conflict, () => 'both')).to.deep.equal([
      { details: { ...PLANT, name: 'Plant (2)', host: 'b.example' } },
    ]);
  });
});

const choice = fc.constantFrom<ImportChoice>('keep', 'replace', 'both');
const someConnections = fc.array(anyConnection, { maxLength: 6 });
const savedConnections = fc.uniqueArray(anyConnection, {
  maxLength: 5,
  selector: ({ name }) => name,
});

/** Chooses by what it is, so the same in the same case. */
function chooser(choices: readonly ImportChoice[]): (entry: ImportPreviewEntry) => ImportChoice {
  return (entry) => {
    const chosen = choices[entry.incoming.details.name.length % choices.length]!;
    // Nobody would have two that differ, perhaps, in a password that cannot be seen.
    const mayBeSame = 'fields' in entry && entry.fields.join() === 'authentication.password';
    return mayBeSame && chosen === 'both' ? 'replace' : chosen;
  };
}

/** Where connections are kept: with their secrets in sight, or as a directory shows them. */
interface Store {
  all(): Promise<readonly ExistingConnection[]>;
  save(save: ImportSave): Promise<void>;
}

function openStore(): Store {
  const kept = new Map<string, NamedDetails>();
  return {
    all: () => Promise.resolve([...kept].map(([id, details]) => ({ id, details }))),
    save: ({ details, id = String(kept.size) }) => {
      kept.set(id, details);
      return Promise.resolve();
    },
  };
}

function hidingStore(): Store {
  const directory = new MemoryDirectory();
  return {
    all: () => directory.list(),
    save: async ({ details, id }) => {
      await directory.save(details, id);
    },
  };
}

async function importInto(
  store: Store,
  connections: readonly NamedDetails[],
  choose: (entry: ImportPreviewEntry) => ImportChoice,
): Promise<readonly ImportPreviewEntry[]> {
  const preview = previewImport(await store.all(), connections.map(incoming));
  for (const save of applyPreview(preview, choose)) await store.save(save);
  return preview;
}

for (const [what, make] of [
  ['secrets in sight', openStore],
  ['secrets hidden', hidingStore],
] as const) {
  describe(`any import, with ${what}`, () => {
    it('changes nothing the second time', async () => {
      await fc.assert(
        fc.asyncProperty(
          savedConnections,
          someConnections,
          fc.array(choice, { minLength: 1, maxLength: 3 }),
          async (saved, imported, choices) => {
            const store = make();
            for (const details of saved) await store.save({ details });
            await importInto(store, imported, chooser(choices));
            const once = await store.all();
            await importInto(store, imported, chooser(choices));
            expect(await store.all()).to.deep.equal(once);
          },
        ),
      );
    });

    it('loses nothing that is there unless it is to be replaced, and has all that is to be added', async () => {
      await fc.assert(
        fc.asyncProperty(
          savedConnections,
          someConnections,
          choice,
          async (saved, imported, chosen) => {
            const store = make();
            for (const details of saved) await store.save({ details });
            const before = await store.all();
            const preview = await importInto(store, imported, () => chosen);
            const after = await store.all();
            if (chosen !== 'replace')
              for (const connection of before) expect(after).to.deep.include(connection);
            const names = after.map(({ details }) => details.name);
            expect(new Set(names).size).to.equal(names.length);
            for (const entry of preview)
              if (entry.status === 'added') expect(names).to.include(entry.incoming.details.name);
            const more = preview.filter(
              ({ status }) => status === 'added' || (chosen === 'both' && status !== 'unchanged'),
            );
            expect(after).to.have.length(before.length + more.length);
          },
        ),
      );
    });
  });
}
