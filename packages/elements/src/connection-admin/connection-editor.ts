import {
  directory,
  type CredentialsProvider,
  type DetailsProblem,
  type PresetId,
  type SavedConnection,
} from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import { problemText } from '../localization/problem-text.js';
import { knownBrokerText, saidOf } from './address-fields.js';
import {
  draftOf,
  EMPTY_DRAFT,
  isForAnotherBroker,
  isSameDraft,
  type ConnectionDraft,
} from './connection-draft.js';
import type { DirectoryController } from './directory-controller.js';
import { withAddress, withKnownBroker, withoutBroker } from './draft-address.js';
import { draftProblems, type DraftField, type FieldProblem } from './draft-problems.js';

/** One connection while it is edited. */
interface Editing {
  readonly draft: ConnectionDraft;
  /** The fields that the person has touched; the others are not complained about before saving. */
  readonly touched: ReadonlySet<DraftField | 'other'>;
  /** What a pasted address was taken apart into. */
  readonly said: string | undefined;
  /** What was wrong with it. */
  readonly pasted: readonly DetailsProblem[];
  /** The service that was recognized, rather than chosen. */
  readonly recognized: PresetId | undefined;
}

/** The key of a connection that is not saved yet. */
export const NEW = '';

/** What stands in the form for each connection. Nothing that was typed is lost by looking at another one. */
export class ConnectionEditor {
  readonly #host: ReactiveControllerHost;
  readonly #directory: DirectoryController;
  readonly #edited = new Map<string, Editing>();
  #key: string | undefined;

  constructor(host: ReactiveControllerHost, directory: DirectoryController) {
    this.#host = host;
    this.#directory = directory;
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

  /** Whether the directory keeps a password that may be used for what stands in the form. */
  get hasPassword(): boolean {
    const { current, draft } = this;
    return current?.hasPassword === true && !isForAnotherBroker(draft, current);
  }

  get said(): string | undefined {
    return this.#editing.said;
  }

  /** What is to be said beside the fields now. */
  get shownProblems(): readonly FieldProblem[] {
    const { touched, pasted } = this.#editing;
    const shown = this.#problems.filter(
      ({ field, severity }) => severity === 'warning' || touched.has(field),
    );
    return [...pasted.map(ofPasted), ...shown];
  }

  /** The way to log in that the directory keeps, for what stands in the form with its password unchanged. */
  get keptCredentials(): CredentialsProvider | undefined {
    const { current, hasPassword, draft } = this;
    const { method, username, password } = draft;
    if (!current || !hasPassword || method !== 'BASIC' || password !== '') return undefined;
    const kept = directory().credentials(current.id);
    return kept && (async (request) => ({ ...(await kept(request)), username }));
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
    this.#edit({ draft, touched, said: undefined, pasted: [], recognized });
  }

  /** Takes a whole address apart; false when the text is none. */
  takeApart(address: string): boolean {
    const { draft, touched, recognized } = this.#editing;
    const found = withAddress(withoutBroker({ ...draft, host: '' }, recognized), address);
    if (!found) return false;
    this.#edit({
      draft: found.draft,
      touched: new Set([...touched, ...found.filled]),
      said: saidOf(found),
      pasted: found.problems,
      recognized: found.known?.preset,
    });
    return true;
  }

  /** The person has left Host: a whole address is taken apart, a service known by its name recognized, and what is wrong is said. */
  leaveHost(text: string): void {
    if (this.takeApart(text)) return;
    const editing = this.#editing;
    const draft = withoutBroker(editing.draft, editing.recognized);
    const known = withKnownBroker(draft);
    this.#edit({
      draft: known?.draft ?? draft,
      touched: new Set([...editing.touched, 'host']),
      said: known && knownBrokerText(known),
      pasted: [],
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

  get #editing(): Editing {
    const untouched = {
      touched: new Set<DraftField>(),
      said: undefined,
      pasted: [],
      recognized: undefined,
    };
    return this.#edited.get(this.#key ?? NEW) ?? { draft: savedDraft(this.current), ...untouched };
  }

  #isWrong(field: DraftField): boolean {
    return this.shownProblems.some(
      (problem) => problem.field === field && problem.severity === 'error',
    );
  }

  get #problems(): readonly FieldProblem[] {
    return draftProblems(this.draft, this.#key, this.#directory.saved ?? []);
  }

  #edit(editing: Editing): void {
    this.#edited.set(this.#key ?? NEW, editing);
    this.#host.requestUpdate();
  }
}

function savedDraft(saved: SavedConnection | undefined): ConnectionDraft {
  return saved ? draftOf(saved) : EMPTY_DRAFT;
}

/** A whole address is pasted into Host, so that is where its faults are told. What was taken out of it is not wrong in itself. */
function ofPasted(problem: DetailsProblem): FieldProblem {
  return { field: 'host', severity: 'warning', message: problemText(problem) };
}
