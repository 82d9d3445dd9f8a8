/** The page's end of the seam: commands that are answered become promises, and the state is mirrored. */
import type { CredentialsProvider } from '../authentication/credentials.js';
import type { ResolvedDetails } from '../details/connection-details.js';
import type { Environment } from '../environment/environment.js';
import { MqttError, fromErrorData, toErrorData, type ErrorData } from '../errors.js';
import type { ConnectionState } from './connection-state.js';
import type { CredentialsDesk } from './credentials-desk.js';
import { RequestTable, type RequestOptions } from './request-table.js';
import type {
  ConnectionNotice,
  IncomingMessage,
  OutboxEntry,
  SessionEvent,
  SessionOptions,
  SessionPort,
  SessionStatistics,
} from './session-port.js';
import { PacketTraces } from './packet-trace.js';
import { versions } from './versions.js';
import { withoutQuery } from '../details/without-query.js';

/** Everything that a connection is made of; see `connect()`, which puts it together. */
export interface ConnectionParts {
  readonly details: ResolvedDetails;
  readonly session: SessionOptions;
  readonly credentials: CredentialsProvider | undefined;
  readonly port: SessionPort;
  readonly environment: Environment;
}

/** What the session tells beside answers. */
export interface SessionClientListener {
  /** Called before `whoever waits` is told. */
  onState(state: ConnectionState, previous: ConnectionState): void;
  onMessage(message: IncomingMessage): void;
  onFilterRefused(filter: string, error: MqttError): void;
  onTopicRefused(topic: string, error: MqttError): void;
  onNotice(notice: ConnectionNotice): void;
  onOutbox(count: number, restored: number): void;
  onOutboxError(error: MqttError, topic: string | undefined): void;
}

/** See the top of the file. */
export class SessionClient {
  readonly requests: RequestTable;
  readonly traces: PacketTraces;
  readonly #parts: ConnectionParts;
  readonly #listener: SessionClientListener;
  /** One for each asker, made when it asks first; what is asked meanwhile waits. */
  readonly #desks = new Map<'self' | 'orphan', Promise<CredentialsDesk>>();
  /** Counts what ends the asking, so that a desk which comes too late stays silent. */
  #cancelled = 0;
  readonly #stopPage: () => void;
  /** Calls of ready() that wait, and of close(). */
  readonly #waiting = new Set<number>();
  readonly #closing = new Set<number>();
  #state: ConnectionState = { status: 'idle' };

  constructor(parts: ConnectionParts, listener: SessionClientListener) {
    this.#parts = parts;
    this.#listener = listener;
    const { environment, port, session } = parts;
    this.requests = new RequestTable(environment.clock);
    this.traces = new PacketTraces(port);
    this.#stopPage = environment.watchPage((event) => {
      port.send({ type: 'page', event });
    });
    port.listen((event) => {
      this.#onEvent(event);
    });
    port.send({ type: 'open', options: session, firstVersion: versions.first(session) });
    for (const event of environment.pageConditions()) port.send({ type: 'page', event });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The broker's URL without its query, which may hold a signature. */
  get url(): string {
    return withoutQuery(this.#parts.details.url);
  }

  /** The version spoken now, or to be spoken first. */
  get protocolVersion(): 4 | 5 {
    return this.#state.status === 'connected'
      ? this.#state.info.protocolVersion
      : versions.first(this.#parts.session);
  }

  /** Waits until connected. */
  ready(options: RequestOptions): Promise<void> {
    const settled = this.#readiness();
    if (settled === true) return Promise.resolve();
    if (settled) return Promise.reject(settled);
    let waiting: number | undefined;
    return this.requests
      .start<void>(
        `connecting to ${this.url}`,
        options,
        (request) => {
          waiting = request;
          this.#waiting.add(request);
        },
        () => undefined,
        () => this.lastFailure(),
      )
      .finally(() => {
        if (waiting !== undefined) this.#waiting.delete(waiting);
      });
  }

  /** Sends a command that is answered. */
  request<T>(
    what: string,
    options: RequestOptions,
    send: (port: SessionPort, request: number) => void,
  ): Promise<T> {
    if (this.#state.status === 'closed') return Promise.reject(this.#closedError());
    const { port } = this.#parts;
    return this.requests.start<T>(
      what,
      options,
      (request) => {
        send(port, request);
      },
      (request) => {
        port.send({ type: 'abort', request });
        return true;
      },
      () => this.lastFailure(),
    );
  }

  statistics(options: RequestOptions): Promise<SessionStatistics> {
    return this.request('reading statistics', options, (port, request) => {
      port.send({ type: 'statistics', request });
    });
  }

  outbox(
    what: { readonly drop?: readonly number[] | 'all'; readonly send?: readonly number[] | 'all' },
    options: RequestOptions,
  ): Promise<readonly OutboxEntry[]> {
    return this.request('reading the outbox', options, (port, request) => {
      port.send({ type: 'outbox', request, ...what });
    });
  }

  retry(): void {
    this.#parts.port.send({ type: 'retry' });
  }

  close(options: RequestOptions): Promise<void> {
    if (this.#state.status === 'closed') return Promise.resolve();
    const { port } = this.#parts;
    // Whoever has no time to wait still wants it closed.
    if (options.signal?.aborted) port.send({ type: 'close', request: 0 });
    return this.requests.start<void>(
      `closing the connection to ${this.url}`,
      options,
      (request) => {
        this.#closing.add(request);
        port.send({ type: 'close', request });
      },
      () => undefined,
    );
  }

  /** Why the last attempt failed, while that is the state of things. */
  lastFailure(): MqttError | undefined {
    const reason: ErrorData | undefined = 'reason' in this.#state ? this.#state.reason : undefined;
    return reason && fromErrorData(reason);
  }

  #onEvent(event: SessionEvent): void {
    switch (event.type) {
      case 'message':
        this.#listener.onMessage(event.message);
        break;
      case 'state':
        this.#onState(event.state);
        break;
      case 'published':
        this.requests.resolve(event.request, event.reasonCode);
        break;
      case 'subscribed':
        this.requests.resolve(event.request, event.qos);
        break;
      case 'unsubscribed':
      case 'closed':
        this.requests.resolve(event.request);
        break;
      case 'statistics':
        this.requests.resolve(event.request, event.statistics);
        break;
      case 'failed':
        this.requests.reject(event.request, fromErrorData(event.error));
        break;
      case 'aborted':
        this.requests.stopped(event.request, event.left);
        break;
      case 'credentials-needed':
        this.#atDesk(event, (desk) => {
          desk.ask(event);
        });
        break;
      case 'authentication-needed':
        this.#atDesk(event, (desk) => {
          desk.authenticate(event);
        });
        break;
      case 'filter-refused':
        this.#listener.onFilterRefused(event.filter, fromErrorData(event.error));
        break;
      case 'topic-refused':
        this.#listener.onTopicRefused(event.topic, fromErrorData(event.error));
        break;
      case 'packet':
        this.traces.push(event.record, event.dropped);
        break;
      case 'notice':
        this.#listener.onNotice(event.notice);
        break;
      case 'outbox':
        this.requests.resolve(event.request, event.entries);
        break;
      case 'outbox-changed':
        this.#listener.onOutbox(event.count, event.restored);
        break;
      case 'outbox-error':
        this.#listener.onOutboxError(fromErrorData(event.error), event.topic);
        break;
    }
  }

  #onState(state: ConnectionState): void {
    const previous = this.#state;
    this.#state = state;
    // While connected, they may be asked for again before they expire.
    if (state.status !== 'connecting' && state.status !== 'connected') this.#cancelAsking();
    if (state.status === 'connected') versions.worked(this.#parts.session, state.info);
    if (state.status === 'closed') this.#stopPage();
    this.#listener.onState(state, previous);
    const settled = this.#readiness();
    for (const request of settled ? [...this.#waiting] : []) {
      if (settled === true) this.requests.resolve(request);
      else if (settled) this.requests.reject(request, settled);
    }
    if (state.status !== 'closed') return;
    this.traces.end();
    for (const request of this.#closing) this.requests.resolve(request);
    this.requests.rejectAll(() => this.#closedError());
  }

  #atDesk(
    question: { readonly request: number; readonly asker?: 'orphan' },
    act: (desk: CredentialsDesk) => void,
  ): void {
    const cancelled = this.#cancelled;
    const { request } = question;
    const asker = question.asker ?? 'self';
    const loading = this.#desks.get(asker) ?? this.#loadDesk();
    this.#desks.set(asker, loading);
    loading.then(
      (desk) => {
        if (asker === 'orphan' || cancelled === this.#cancelled) act(desk);
      },
      (cause: unknown) => {
        this.#desks.delete(asker);
        const text = 'A part of this page could not be loaded.';
        const error = new MqttError('connection-failed', text, { retryable: true, cause });
        this.#parts.port.send({ type: 'credentials', request, error: toErrorData(error) });
      },
    );
  }

  /** Only who signs in needs it. */
  async #loadDesk(): Promise<CredentialsDesk> {
    const { CredentialsDesk } = await import('./credentials-desk.js');
    const { credentials, port, details, environment, session } = this.#parts;
    return new CredentialsDesk(credentials, port, {
      protocolVersion: () => this.protocolVersion,
      pageProtocol: environment.pageProtocol,
      tls: details.tls,
      hosts: session.hosts,
    });
  }

  #cancelAsking(): void {
    this.#cancelled++;
    this.#desks.get('self')?.then(
      (desk) => {
        desk.cancel();
      },
      () => undefined,
    );
  }

  /** true when connected, an error when that cannot come by itself, undefined while it may. */
  #readiness(): true | MqttError | undefined {
    const state = this.#state;
    if (state.status === 'connected') return true;
    if (state.status === 'refused') return fromErrorData(state.reason);
    if (state.status === 'closed')
      return state.reason ? fromErrorData(state.reason) : this.#closedError();
    return undefined;
  }

  #closedError(): MqttError {
    return new MqttError('closed', `The connection to ${this.url} is closed.`, {
      cause: this.lastFailure(),
    });
  }
}
