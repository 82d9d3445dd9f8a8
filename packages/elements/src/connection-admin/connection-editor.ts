import { msg, str } from '@lit/localize';
import {
  MemoryDirectory,
  type ConnectionDetails,
  type CredentialsProvider,
  type PresetId,
  type SavedConnection,
  type SaveOptions,
} from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import {
  detailsOf,
  draftOf,
  EMPTY_DRAFT,
  isForAnotherBroker,
  isSameDraft,
  keptKeyFate,
  type ConnectionDraft,
} from './connection-draft.js';
import type { DirectoryController } from './directory-controller.js';
import type { KnownBroker, PastedAddress } from './draft-address.js';
import type { FileField } from './draft-field.js';
import type { DraftField, FieldProblem } from './draft-problems.js';

/** One connection while it is edited. */
interface Editing {
  readonly draft: ConnectionDraft;
  /** The fields that the person has touched; the others are not complained about before saving. */
  readonly touched: ReadonlySet<DraftField | 'other'>;
  /** What was filled in without being asked for. */
  readonly filled: PastedAddress | KnownBroker | undefined;
  /** What was wrong with it, or with a file. */
  readonly notes: readonly FieldProblem[];
  /** The service that was recognized, rather than chosen. */
  readonly recognized: PresetId | undefined;
}

/** What finds and names mistakes, and takes addresses apart; it is loaded with the fields. */
type Judge = Pick<
  typeof import('./connection-form.js'),
  | 'draftProblems'
  | 'formerOwner'
  | 'pastedProblem'
  | 'withAddress'
  | 'withKnownBroker'
  | 'withoutBroker'
>;

/** The key of a connection that is not saved yet. */
export const NEW = '';

/** What stands in the form for each connection. Nothing that was typed is lost by looking at another one. */
export class ConnectionEditor {
  readonly #host: ReactiveControllerHost;
  readonly #directory: DirectoryController;
  readonly #edited = new Map<string, Editing>();
  #key: string | undefined;
  #deleted: string | undefined;
  #judge: Judge | undefined;
  /** How often all was forgotten. */
  #lives = 0;

  constructor(host: ReactiveControllerHost, directory: DirectoryController) {
    this.#host = host;
    this.#directory = directory;
  }

  /** Nothing is wrong before this is set. */
  set judge(judge: Judge) {
    this.#judge = judge;
  }

  /** The id of the connection in the form, or {@link NEW}; undefined before the directory has answered. */
  get key(): string | undefined {
    return this.#key;
  }

  set key(key: string | undefined) {
    this.#key = key;
    this.#host.requestUpdate();
  }

  /** The saved connection in the form; undefined for a new one. */
  get current(): SavedConnection | undefined {
    return this.#directory.find(this.#key);
  }

  get draft(): ConnectionDraft {
    return this.#editing.draft;
  }

  /** The details that the form comes to, under the name that its host suggests where none was typed. */
  get details(): ConnectionDetails {
    const details = detailsOf(this.draft);
    return { ...details, name: details.name || this.suggestedName };
  }

  /** The name of a connection that nobody has named: its host, and a number where another one is named so. */
  get suggestedName(): string {
    const host = this.draft.host.trim();
    const others = (this.#directory.saved ?? []).filter(({ id }) => id !== this.#key);
    const taken = new Set(
      others.flatMap(({ details, aliases = [] }) => [details.name, ...aliases]),
    );
    let name = host;
    for (let number = 2; host !== '' && taken.has(name); number++) name = `${host} ${number}`;
    return name;
  }

  /** The name that pages may know the connection by, when it is about to get another one. */
  get oldName(): string | undefined {
    const { current } = this;
    // One that is forgotten with the page has no past.
    if (!current || this.#directory.source instanceof MemoryDirectory) return undefined;
    return current.details.name === this.details.name ? undefined : current.details.name;
  }

  /** The connection that is still found by the name in the form, which it had before. */
  get formerOwner(): string | undefined {
    return this.#judge?.formerOwner(this.draft.name, this.#key, this.#directory.saved ?? []);
  }

  get saveOptions(): SaveOptions {
    const { keepAlias, takeAlias } = this.draft;
    return {
      keepAlias: this.oldName !== undefined && keepAlias,
      ...(this.formerOwner !== undefined && takeAlias ? { takeAlias } : {}),
    };
  }

  /** Whether something in the form is not saved, for any connection. */
  get hasChanges(): boolean {
    return [...this.#edited.keys()].some((key) => this.isChanged(key));
  }

  /** Whether the directory keeps a password that may be used for what stands in the form. */
  get hasPassword(): boolean {
    const { current, draft } = this;
    return current?.hasPassword === true && !isForAnotherBroker(draft, current);
  }

  /** Whether the directory keeps a private key that may belong to the certificate in the form. */
  get hasPrivateKey(): boolean {
    const { current, draft } = this;
    return current?.hasPrivateKey === true && keptKeyFate(draft, current) !== 'gone';
  }

  get filled(): PastedAddress | KnownBroker | undefined {
    return this.#editing.filled;
  }

  /** What is to be said beside the fields now. */
  get shownProblems(): readonly FieldProblem[] {
    const { touched, notes } = this.#editing;
    const shown = this.#problems.filter(
      ({ field, severity }) => severity === 'warning' || touched.has(field),
    );
    return [...notes, ...shown];
  }

  /** The way to log in that the directory keeps, for what stands in the form with its secrets unchanged. */
  get keptCredentials(): CredentialsProvider | undefined {
    const { current, draft } = this;
    if (!current || isForAnotherBroker(draft, current)) return undefined;
    const { method, username, password, keptPassword, path } = draft;
    const isQueryKept = current.hasQuery === true && !path.includes('?');
    const isPasswordKept =
      this.hasPassword && method === 'BASIC' && password === '' && keptPassword !== 'remove';
    if (!isQueryKept && !isPasswordKept) return undefined;
    const kept = this.#directory.source.credentials(current.id);
    if (!kept) return undefined;
    return async (request) => {
      const { url, ...login } = await kept(request);
      const typed = method === 'BASIC' && { username, ...(password === '' ? {} : { password }) };
      return {
        ...(isPasswordKept ? { ...login, username } : typed || login),
        ...(isQueryKept && url !== undefined ? { url } : {}),
      };
    };
  }

  /** Whether what stands in the form is not what is saved. */
  isChanged(key: string): boolean {
    const draft = this.#edited.get(key)?.draft;
    return draft !== undefined && !isSameDraft(draft, savedDraft(this.#directory.find(key)));
  }

  /** @param fields - judged from now on, even while the person is still typing. */
  change(draft: ConnectionDraft, fields: readonly DraftField[]): void {
    const { touched: before } = this.#editing;
    const touched = new Set([...before, ...fields]);
    const isRetyped = draft.host !== this.draft.host && !fields.includes('host');
    // What was said to be wrong is watched until it is right; anything else is left in peace.
    if (isRetyped && !this.#isWrong('host')) touched.delete('host');
    const { recognized } = this.#editing;
    this.#edit({ draft, touched, filled: undefined, notes: [], recognized });
  }

  /** The key was removed from what is saved: it goes from the form too, whatever stands in it now. @param key - whose form. */
  forgetPrivateKey(key: string): void {
    const editing = this.#edited.get(key);
    if (!editing) return;
    const { draft } = editing;
    this.#edit(
      { ...editing, draft: { ...draft, key: '', keyPassphrase: '', keptKey: 'none' } },
      key,
    );
  }

  /** Takes a whole address apart; false when the text is none. */
  takeApart(address: string): boolean {
    const judge = this.#judge;
    if (!judge) return false;
    const { draft, touched, recognized } = this.#editing;
    const found = judge.withAddress(
      judge.withoutBroker({ ...draft, host: '' }, recognized),
      address,
    );
    if (!found) return false;
    this.#edit({
      draft: found.draft,
      touched: new Set([...touched, ...found.filled]),
      filled: found,
      notes: found.problems.map((problem) => judge.pastedProblem(problem)),
      recognized: found.known?.preset,
    });
    return true;
  }

  /** Puts the text of a file into a field of the connection that is in the form now, also when another one is by the time it is read. */
  async takeFile(
    field: FileField,
    name: string,
    reading: Promise<string | undefined>,
  ): Promise<void> {
    const key = this.#key ?? NEW;
    const life = this.#lives;
    const text = await reading.catch(() => undefined);
    // The vault was locked meanwhile, and the file may be a private key.
    if (life !== this.#lives) return;
    const editing = this.#editingOf(key);
    const { draft, touched } = editing;
    const message = msg(str`“${name}” was not taken: it cannot be read, or is too large for this.`);
    this.#edit(
      text === undefined
        ? { ...editing, notes: [{ field, severity: 'error', message }] }
        : {
            ...editing,
            draft: { ...draft, [field]: text, ...(field === 'key' ? replacing(draft) : {}) },
            notes: [],
            touched: new Set([...touched, field]),
          },
      key,
    );
  }

  /** The person has left Host: a whole address is taken apart, a service known by its name recognized, and what is wrong is said. */
  leaveHost(text: string): void {
    const judge = this.#judge;
    if (!judge || this.takeApart(text)) return;
    const editing = this.#editing;
    const draft = judge.withoutBroker(editing.draft, editing.recognized);
    const known = judge.withKnownBroker(draft);
    this.#edit({
      draft: known?.draft ?? draft,
      touched: new Set([...editing.touched, 'host']),
      filled: known,
      notes: [],
      recognized: known?.preset ?? (draft === editing.draft ? editing.recognized : undefined),
    });
  }

  /** Has everything that is wrong shown; false when something is. */
  check(except?: DraftField): boolean {
    const wrong = this.#problems.filter(
      ({ field, severity }) => severity === 'error' && field !== except,
    );
    if (wrong.length === 0) return true;
    const editing = this.#editing;
    const touched = new Set([...editing.touched, ...wrong.map(({ field }) => field)]);
    this.#edit({ ...editing, touched });
    return false;
  }

  /** Forgets what was typed. */
  forget(key: string): void {
    this.#edited.delete(key);
  }

  /** The person deletes it: what was typed for it goes too. */
  willDelete(key: string): void {
    this.#deleted = key;
  }

  /** What was typed for a connection that is gone is not lost: it is a new one now. Of others that are gone nothing is kept. */
  follow(): void {
    const key = this.#key;
    if (!this.#directory.saved) return;
    const gone = [...this.#edited.keys()].filter((id) => id !== NEW && !this.#directory.find(id));
    for (const id of gone) {
      const editing = this.#edited.get(id);
      this.#edited.delete(id);
      if (id !== key || id === this.#deleted || !editing || this.#edited.has(NEW)) continue;
      const { keptPassword, keptKey } = EMPTY_DRAFT;
      this.#edited.set(NEW, { ...editing, draft: { ...editing.draft, keptPassword, keptKey } });
      this.#key = NEW;
    }
  }

  /** Forgets all of it: the vault was shut. */
  shut(): void {
    this.#lives++;
    this.#edited.clear();
    this.#key = undefined;
    this.#host.requestUpdate();
  }

  get #editing(): Editing {
    return this.#editingOf(this.#key ?? NEW);
  }

  #editingOf(key: string): Editing {
    const untouched = {
      touched: new Set<DraftField>(),
      filled: undefined,
      notes: [],
      recognized: undefined,
    };
    const draft = savedDraft(this.#directory.find(key));
    return this.#edited.get(key) ?? { draft, ...untouched };
  }

  #isWrong(field: DraftField): boolean {
    return this.shownProblems.some(
      (problem) => problem.field === field && problem.severity === 'error',
    );
  }

  get #problems(): readonly FieldProblem[] {
    return this.#judge?.draftProblems(this.draft, this.#key, this.#directory.saved ?? []) ?? [];
  }

  #edit(editing: Editing, key = this.#key ?? NEW): void {
    this.#edited.set(key, editing);
    this.#host.requestUpdate();
  }
}

function savedDraft(saved: SavedConnection | undefined): ConnectionDraft {
  return saved ? draftOf(saved) : EMPTY_DRAFT;
}

/** What was typed takes the place of what is kept. */
function replacing({ keptKey }: ConnectionDraft): Pick<ConnectionDraft, 'keptKey'> {
  return { keptKey: keptKey === 'none' ? keptKey : 'replace' };
}
