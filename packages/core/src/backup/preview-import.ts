/** Pure: what an import would change, before it does; and then exactly what to save. */
import type { DetailsField } from '../details/details-problem.js';
import {
  compareDetails,
  isSameBroker,
  losesPassword,
  type ComparableDetails,
} from './compare-details.js';
import type { ImportedConnection, NamedDetails } from './imported-connection.js';
import { numberedName, TakenNames } from './taken-names.js';

/** A connection that is there already, as `ConnectionDirectory.list()` shows it; with its secrets where they are at hand. */
export interface ExistingConnection extends ComparableDetails {
  readonly id: string;
  readonly details: NamedDetails;
  /** Names that it had before. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * What becomes of one imported connection.
 *
 * - `added`: nothing has its name.
 * - `unchanged`: it is there, with the same contents.
 * - `changed`: one of its name, for the same broker, has other contents.
 * - `conflicting`: one of its name is for another broker.
 */
export type ImportPreviewEntry =
  | { readonly status: 'added'; readonly incoming: ImportedConnection }
  | {
      readonly status: 'unchanged';
      readonly incoming: ImportedConnection;
      readonly existing: ExistingConnection;
    }
  | {
      readonly status: 'changed' | 'conflicting';
      readonly incoming: ImportedConnection;
      readonly existing: ExistingConnection;
      /** What differs, by field, and never with what stands in it. A secret that cannot be compared is named too. */
      readonly fields: readonly DetailsField[];
      /** Whether the saved password is lost if the imported one takes its place: it has none, and the old one belongs elsewhere. */
      readonly losesPassword: boolean;
      /** What the imported one is called if both stay. */
      readonly copyName: string;
    };

/** What to do where one of the name is there: nothing, put the imported one in its place, or have both under two names. */
export type ImportChoice = 'keep' | 'replace' | 'both';

/** One `save()` for a directory; with an id it replaces the connection that has it. */
export interface ImportSave {
  readonly details: NamedDetails;
  readonly id?: string;
}

/**
 * Compares imported connections with those that are there, one by one. The same import twice is recognized, also where both were kept.
 *
 * @param existing - all connections of the directory. Where a password is kept and not shown, one in the file counts as changed: it may
 * be another, so that only to keep and to replace make sense then.
 */
export function previewImport(
  existing: readonly ExistingConnection[],
  incoming: readonly ImportedConnection[],
): readonly ImportPreviewEntry[] {
  const byName = new Map(existing.map((connection) => [connection.details.name, connection]));
  const byAlias = new Map(
    existing.flatMap((connection) =>
      (connection.aliases ?? []).map((alias) => [alias, connection] as const),
    ),
  );
  const distinct = withDistinctNames(incoming);
  const names = new TakenNames([
    ...byName.keys(),
    ...byAlias.keys(),
    ...distinct.map(({ details }) => details.name),
  ]);
  return distinct.map((connection) => {
    const { details } = connection;
    const found = byName.get(details.name) ?? byAlias.get(details.name);
    if (!found) return { status: 'added', incoming: connection };
    const { fields } = compareDetails(found, details);
    const same = fields.length === 0 ? found : copyOf(details, byName, names);
    if (same) return { status: 'unchanged', incoming: connection, existing: same };
    const isSame = isSameBroker(found.details, details);
    return {
      status: isSame ? 'changed' : 'conflicting',
      incoming: connection,
      existing: found,
      fields,
      losesPassword: losesPassword(found, details),
      copyName: names.take(details.name),
    };
  });
}

/**
 * What to save so that a preview comes true, in its order. What is there is lost only where `replace` was chosen.
 *
 * @param preview - of {@link previewImport}; entries that are left out are not imported.
 * @param choose - asked for each that is changed or conflicting; `keep` unless it says otherwise.
 */
export function applyPreview(
  preview: readonly ImportPreviewEntry[],
  choose: (entry: ImportPreviewEntry) => ImportChoice = () => 'keep',
): readonly ImportSave[] {
  return preview.flatMap((entry): readonly ImportSave[] => {
    const { details } = entry.incoming;
    if (entry.status === 'added') return [{ details }];
    if (entry.status === 'unchanged') return [];
    switch (choose(entry)) {
      case 'keep':
        return [];
      case 'replace':
        return [{ details, id: entry.existing.id }];
      case 'both':
        return [{ details: { ...details, name: entry.copyName } }];
    }
  });
}

/** One of the numbered namesakes that has the same contents: it was imported beside the other before. */
function copyOf(
  details: NamedDetails,
  byName: ReadonlyMap<string, ExistingConnection>,
  names: TakenNames,
): ExistingConnection | undefined {
  for (let number = 2; ; number++) {
    const name = numberedName(details.name, number);
    if (!names.has(name)) return undefined;
    const copy = byName.get(name);
    if (copy && compareDetails(copy, details).maySame) return copy;
  }
}

/** A list may name two the same; the second is numbered, the same way each time. */
function withDistinctNames(incoming: readonly ImportedConnection[]): readonly ImportedConnection[] {
  const all = new Set(incoming.map(({ details }) => details.name));
  const seen = new Set<string>();
  const numbered = new TakenNames(all);
  return incoming.map((connection) => {
    const { name } = connection.details;
    if (!seen.has(name)) {
      seen.add(name);
      return connection;
    }
    return { ...connection, details: { ...connection.details, name: numbered.take(name) } };
  });
}
