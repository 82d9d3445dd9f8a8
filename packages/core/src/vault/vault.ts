/**
 * Saved connections, sealed whole, under a key that their owner controls. Their secrets leave the vault through a credentials provider
 * and no other way.
 */
import { namedCredentials, type CredentialsProvider } from '../authentication/credentials.js';
import { brokerUrl } from '../details/broker-url.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import type {
  ConnectionDirectory,
  SavedConnection,
  SaveOptions,
} from '../details/connection-directory.js';
import type { Pkcs12Profile } from '../certificates/index.js';
import { secretPlace } from '../details/secret-place.js';
import { MqttError } from '../errors.js';
import { policy, type Protection } from '../policy/policy.js';
import { assertKeysExportable, isProtectedEnough } from '../policy/vault-policy.js';
import { LockedVault } from './locked-vault.js';
import { keepsPrivateKey, mergedRecord } from './merged-record.js';
import type { SavedRecord } from './saved-record.js';
import { openRecord, sealRecord, type VaultContents, type WholeRecord } from './vault-contents.js';
import { kindsOf, type Draft } from './vault-draft.js';
import { damaged, MAX_RECORDS } from './vault-header.js';

/** How often the time of the last use is written down, in milliseconds. */
const USED_EVERY_MS = 60_000;

/** A way to log in, and where it goes; unknown when it was asked for while the vault was locked: it then gives nothing to anybody. */
interface Provider {
  readonly address: string | undefined;
  readonly provider: CredentialsProvider;
}

/** What was removed, still sealed. */
interface Removed {
  readonly record: WholeRecord;
  readonly keyId: string;
  readonly index: number;
}

/** A vault of this page and origin: made by `openVault()`. */
export class Vault extends LockedVault implements ConnectionDirectory {
  readonly #providers = new Map<string, Provider>();
  /** Until the vault is locked. */
  readonly #removed = new Map<string, Removed>();

  /** What the page's policy asks for before anything is saved, where the vault is not protected so; undefined where it is. */
  get missingProtection(): Protection | undefined {
    const kinds = this.contents ? kindsOf(this.contents.header.slots) : (['device'] as const);
    return isProtectedEnough(kinds, policy()) ? undefined : policy().protection;
  }

  /** Whether the page's policy lets {@link export} make a file. */
  get canExport(): boolean {
    return policy().allowExport;
  }

  async list(): Promise<readonly SavedConnection[]> {
    await Promise.resolve();
    return [...(this.readable()?.records.values() ?? [])].map(({ shown }) => shown);
  }

  async find(name: string): Promise<SavedConnection | undefined> {
    const all = await this.list();
    return (
      all.find(({ details }) => details.name === name) ??
      all.find(({ aliases }) => aliases?.includes(name))
    );
  }

  /** A saved connection without its secrets. @throws MqttError `vault-locked`, `vault-erased`, `vault-damaged`. */
  async get(id: string): Promise<SavedConnection | undefined> {
    await Promise.resolve();
    return this.readable()?.records.get(id)?.shown;
  }

  /**
   * Adds a connection, or replaces the one with `id`. Secrets that are not given stay as they are, as long as it goes to the
   * same addresses: host, port, path, TLS and further servers. An empty one is removed.
   *
   * @throws MqttError `invalid-details`, `duplicate-name`, `blocked-by-policy`, `storage-full`, `storage-unavailable`, `vault-locked`.
   */
  async save(
    details: ConnectionDetails,
    id?: string,
    options: SaveOptions = {},
  ): Promise<SavedConnection> {
    const [saved] = await this.saveAll([{ details, id }], options);
    if (!saved) throw damaged();
    return saved;
  }

  /** Saves several connections in one transaction: all, or none. @throws MqttError as {@link save} does. */
  async saveAll(
    connections: readonly {
      readonly details: ConnectionDetails;
      readonly id?: string | undefined;
    }[],
    { keepAlias = false, takeAlias = false }: SaveOptions = {},
  ): Promise<readonly SavedConnection[]> {
    const saved = await this.change(async (contents) => {
      assertProtected(contents);
      const now = this.tools.now();
      const names = new Names(contents);
      const put: WholeRecord[] = [];
      const others = new Map<string, WholeRecord>();
      for (const { details, id = this.tools.newId() } of connections) {
        const before = contents.records.get(id);
        const old = before && (await openRecord(contents, before));
        const keepsKey = await keepsPrivateKey(details, old);
        const record = mergedRecord(details, old, { keepAlias, keepsKey, now });
        if (takeAlias) await takeName(contents, record.details.name, others);
        names.take(record, id, takeAlias);
        put.push(await sealRecord(contents, id, revisionAfter(contents, id), record));
      }
      return {
        draft: withRecords(contents, [...others.values(), ...put]),
        result: put.map(({ shown }) => shown),
      };
    });
    for (const { id } of saved) this.audit('saved', { connectionId: id });
    return saved;
  }

  /** Removes a connection, also one that is damaged; {@link restore} brings it back until the vault is locked. */
  async remove(id: string): Promise<void> {
    const wasThere = await this.change(async (contents) => {
      await Promise.resolve();
      const index = contents.header.manifest.findIndex((entry) => entry.id === id);
      if (index < 0) return { draft: undefined, result: false };
      const record = contents.records.get(id);
      if (record) this.#removed.set(id, { record, keyId: contents.keys.keyId, index });
      const manifest = contents.header.manifest.filter((entry) => entry.id !== id);
      return { draft: { manifest, remove: [id] }, result: true };
    });
    this.#providers.delete(id);
    if (wasThere) this.audit('removed', { connectionId: id });
  }

  /** Brings back what was removed a moment ago, with its secrets, to its place. Undefined when it is too late. */
  async restore(id: string): Promise<SavedConnection | undefined> {
    const saved = await this.change(async (contents) => {
      const removed = this.#removed.get(id);
      // Sealed under another key by now, brought back already, or saved anew under its id: what is there is newer.
      const isTooLate =
        removed?.keyId !== contents.keys.keyId ||
        contents.header.manifest.some((entry) => entry.id === id);
      if (!removed || isTooLate) return { draft: undefined, result: undefined };
      const old = await openRecord(contents, removed.record);
      if (!old) throw damaged();
      new Names(contents).take(old, id);
      const whole = await sealRecord(contents, id, removed.record.entry.revision + 1, old);
      const manifest = [...contents.header.manifest];
      manifest.splice(removed.index, 0, whole.entry);
      return { draft: { manifest, put: [whole] }, result: whole.shown };
    });
    this.#removed.delete(id);
    if (saved) this.audit('saved', { connectionId: id });
    return saved;
  }

  /** A copy of a connection with its secrets, under another name. @throws MqttError as {@link save} does. */
  async duplicate(id: string, name: string): Promise<SavedConnection> {
    const saved = await this.change(async (contents) => {
      assertProtected(contents);
      const before = contents.records.get(id);
      const old = before && (await openRecord(contents, before));
      if (!old) throw new MqttError('connection-missing', 'This connection is not there any more.');
      const details = { ...old.details, name };
      const record = mergedRecord(details, undefined, {
        keepAlias: false,
        keepsKey: false,
        now: this.tools.now(),
      });
      const copyId = this.tools.newId();
      new Names(contents).take(record, copyId);
      const copy = await sealRecord(contents, copyId, 0, record);
      return { draft: withRecords(contents, [copy]), result: copy.shown };
    });
    this.audit('saved', { connectionId: saved.id });
    return saved;
  }

  /** Puts the connections into another order; those that are not named come last. */
  async reorder(ids: readonly string[]): Promise<void> {
    await this.change(async ({ header }) => {
      await Promise.resolve();
      const place = (id: string): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);
      const manifest = [...header.manifest].sort((a, b) => place(a.id) - place(b.id));
      return { draft: { manifest }, result: undefined };
    });
  }

  /**
   * The way to log in that belongs to a connection. It opens the record at each attempt and forgets it, and rejects with `vault-locked`
   * while the vault is locked. It belongs to the address that the connection has now: once that is another, or the connection removed,
   * it rejects with `credentials-failed`, for the secrets are no longer for whom it was made.
   */
  credentials(id: string): CredentialsProvider | undefined {
    const shown = this.contents?.records.get(id)?.shown;
    const known = this.#providers.get(id);
    if (!shown && known) return known.provider;
    const { authentication } = shown?.details ?? {};
    if (shown && !shown.hasQuery && (authentication?.method ?? 'NONE') === 'NONE') return undefined;
    const address = shown && secretPlace(shown.details);
    if (known && known.address === address) return known.provider;
    const provider: CredentialsProvider = async (request) => {
      const contents = this.readable();
      const whole = contents?.records.get(id);
      const record = contents && whole && (await openRecord(contents, whole));
      if (!record || secretPlace(whole.shown.details) !== address)
        throw new MqttError(
          'credentials-failed',
          'The saved connection was removed, or goes to another address now. Connect again.',
        );
      const { details } = record;
      const url = details.path?.includes('?') ? { url: brokerUrl(details) } : {};
      this.#used(id, record.usedAt);
      switch (details.authentication?.method) {
        case 'BASIC': {
          const { username, password = '' } = details.authentication;
          return { username, password, ...url };
        }
        case 'PROVIDER':
          return {
            ...url,
            ...(await namedCredentials(details.authentication.provider)(request)),
          };
        default:
          return url;
      }
    };
    this.#providers.set(id, { address, provider });
    return provider;
  }

  /** All saved connections, for a file. @throws MqttError `forbidden-by-policy`, `vault-locked`. */
  async export(
    options:
      { readonly passphrase: string; readonly privateKeys?: boolean } | { readonly plain: true },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const contents = this.readable();
    const { exportEncrypted, exportPlain } = await import('../backup/export-connections.js');
    const records = await Promise.all(
      [...(contents?.records.values() ?? [])].map(
        async (whole) => contents && (await openRecord(contents, whole)),
      ),
    );
    const details = records.flatMap((record) => (record ? [record.details] : []));
    const file =
      'plain' in options ? exportPlain(details) : await exportEncrypted(details, options);
    this.audit('exported', {});
    // Without its secrets it is no way back.
    if (!('plain' in options)) this.backedUp();
    return file;
  }

  /**
   * The client certificate of a connection with its private key, as a file to import into a browser or system (PKCS#12, RFC 7292). The
   * key leaves the vault in no other way.
   *
   * @param options.password - opens the file. `keyPassphrase` opens a key that was saved encrypted and without it.
   * @throws MqttError `forbidden-by-policy` where the page allows no export or no private keys, `certificate-unreadable` also where no
   * certificate with a key is kept for it, `certificate-unsupported`, `certificate-mismatch`, `passphrase-needed`, `wrong-passphrase`, `vault-locked`.
   */
  async clientCertificateFile(
    id: string,
    {
      password,
      profile,
      keyPassphrase: given,
    }: {
      readonly password: string;
      readonly profile: Pkcs12Profile;
      readonly keyPassphrase?: string | undefined;
    },
  ): Promise<Uint8Array<ArrayBuffer>> {
    assertKeysExportable(policy());
    const contents = this.readable();
    const whole = contents?.records.get(id);
    const record = contents && whole && (await openRecord(contents, whole));
    const { certificate, key, keyPassphrase: kept } = record?.details.certificates ?? {};
    const keyPassphrase = given ?? kept;
    const { CertificateError, createPkcs12 } = await import('../certificates/index.js');
    if (!record || !certificate || !key) throw new CertificateError('no-key');
    const file = await createPkcs12({
      certificate,
      key,
      ...(keyPassphrase ? { keyPassphrase } : {}),
      password,
      profile,
      friendlyName: record.details.name,
    });
    this.audit('exported', { connectionId: id });
    await this.#note(id, { hasKeyFile: true });
    return file;
  }

  #used(id: string, usedAt: number | undefined): void {
    const now = this.tools.now();
    if (usedAt !== undefined && now - usedAt < USED_EVERY_MS) return;
    void this.#note(id, { usedAt: now });
  }

  /** Writes down what became of a connection: nice to know, and no reason to refuse what was asked for. */
  async #note(
    id: string,
    news: Partial<Pick<SavedRecord, 'usedAt' | 'hasKeyFile'>>,
  ): Promise<void> {
    await this.change(async (contents) => {
      const whole = contents.records.get(id);
      const record = whole && (await openRecord(contents, whole));
      if (!record) return { draft: undefined, result: undefined };
      const revision = revisionAfter(contents, id);
      const next = await sealRecord(contents, id, revision, { ...record, ...news });
      return { draft: withRecords(contents, [next]), result: undefined };
    }).catch(() => undefined);
  }

  protected forget(): void {
    this.#removed.clear();
  }
}

/** Names of saved connections, each of which only one may have. */
class Names {
  readonly #taken = new Map<string, string>();
  /** Without those that a connection had before. */
  readonly #current = new Map<string, string>();

  constructor({ records }: VaultContents) {
    for (const { shown } of records.values()) this.#add(shown, shown.id);
  }

  /** @param isAliasFree - whether a name that another one only had before may be taken. @throws MqttError `duplicate-name`. */
  take(record: Named, id: string, isAliasFree = false): void {
    const { name } = record.details;
    const owner = (isAliasFree ? this.#current : this.#taken).get(name);
    if (owner !== undefined && owner !== id)
      throw new MqttError('duplicate-name', `There is a connection named “${name}” already.`);
    this.#add(record, id);
  }

  #add({ details, aliases = [] }: Named, id: string): void {
    this.#current.set(details.name, id);
    for (const name of [details.name, ...aliases]) this.#taken.set(name, id);
  }
}

/** Takes a name from those that had it before. @param changed - gets them, sealed anew. */
async function takeName(
  contents: VaultContents,
  name: string,
  changed: Map<string, WholeRecord>,
): Promise<void> {
  for (const [id, known] of contents.records) {
    const whole = changed.get(id) ?? known;
    if (!whole.shown.aliases?.includes(name)) continue;
    const old = await openRecord(contents, known);
    if (!old) throw damaged();
    // What was taken before for another connection stays taken.
    const aliases = (whole.shown.aliases ?? []).filter((alias) => alias !== name);
    const revision = revisionAfter(contents, id);
    changed.set(id, await sealRecord(contents, id, revision, { ...old, aliases }));
  }
}

interface Named {
  readonly details: { readonly name: string };
  readonly aliases?: readonly string[];
}

/** @throws MqttError `blocked-by-policy`. */
function assertProtected({ header }: VaultContents): void {
  if (isProtectedEnough(kindsOf(header.slots), policy())) return;
  throw new MqttError(
    'blocked-by-policy',
    `This page asks for a ${policy().protection} before connections are saved.`,
  );
}

/** A record that was removed and comes back must not be taken for its earlier self, so ids are not used again but by `restore()`. */
function revisionAfter({ header }: VaultContents, id: string): number {
  return (header.manifest.find((entry) => entry.id === id)?.revision ?? -1) + 1;
}

/** @throws MqttError `storage-full`. */
function withRecords({ header }: VaultContents, put: readonly WholeRecord[]): Draft {
  const entries = new Map(header.manifest.map((entry) => [entry.id, entry]));
  for (const { entry } of put) entries.set(entry.id, entry);
  if (entries.size > MAX_RECORDS)
    throw new MqttError('storage-full', `A vault holds ${MAX_RECORDS} connections at most.`);
  return { manifest: [...entries.values()], put };
}
