import type {
  ConnectionState,
  SessionCommand,
  SessionEvent,
  SessionPort,
} from '../connection/session-port.js';
import type { Cancel, Clock } from '../environment/environment.js';
import { MqttError, toErrorData, type MqttErrorCode } from '../errors.js';

type PublishCommand = Extract<SessionCommand, { readonly type: 'publish' }>;

/** How long to wait before a part that could not be loaded is asked for again, in milliseconds. */
const AGAIN_MS = 3000;
/** So much waits, as in a session: messages, and bytes of their payloads. */
const MOST_MESSAGES = 1000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Stands for a session that is still being loaded: keeps the commands, in order, until it is there. A page that cannot load it, for
 * instance because it is offline, tries again, and its connection says so.
 */
export class DeferredSession implements SessionPort {
  readonly #load: () => Promise<SessionPort>;
  readonly #clock: Clock;
  #commands: SessionCommand[] = [];
  #session: SessionPort | undefined;
  #listener: (event: SessionEvent) => void = () => undefined;
  #attempts = 0;
  #closed = false;
  #cancelWait: Cancel = () => undefined;

  constructor(load: () => Promise<SessionPort>, clock: Clock) {
    this.#load = load;
    this.#clock = clock;
  }

  listen(listener: (event: SessionEvent) => void): void {
    this.#listener = listener;
  }

  send(command: SessionCommand): void {
    if (this.#session) {
      this.#session.send(command);
      return;
    }
    switch (command.type) {
      case 'open':
        this.#commands.push(command);
        void this.#start();
        break;
      case 'abort':
        this.#commands = this.#commands.filter(
          (kept) => !('request' in kept) || kept.request !== command.request,
        );
        this.#listener({ type: 'aborted', request: command.request, left: false });
        break;
      case 'retry':
        // Also ends the wait for a part that could not be loaded.
        this.#cancelWait();
        void this.#start();
        break;
      case 'close':
        this.#end({ status: 'closed' });
        this.#listener({ type: 'closed', request: command.request });
        break;
      case 'publish':
        if (this.#hasRoom(command.message.payload.byteLength)) this.#commands.push(command);
        else this.#refuse(command, 'too-many-in-flight', 'Too much waits already');
        break;
      default:
        this.#commands.push(command);
    }
  }

  async #start(): Promise<void> {
    if (this.#isOver()) return;
    const attempt = ++this.#attempts;
    this.#tell({ status: 'connecting', attempt, since: this.#clock.now() });
    if (this.#isOver()) return;
    try {
      const session = await this.#load();
      if (this.#isOver()) return;
      this.#session = session;
      this.#listenTo(session);
      for (const command of this.#commands.splice(0)) session.send(command);
    } catch (cause) {
      if (this.#isOver() || attempt !== this.#attempts) return;
      this.#onFailure(cause);
    }
  }

  /** That it connects was told already. */
  #listenTo(session: SessionPort): void {
    let isFirst = true;
    session.listen((event) => {
      const isKnown = isFirst && event.type === 'state' && event.state.status === 'connecting';
      if (event.type === 'state') isFirst = false;
      if (!isKnown) this.#listener(event);
    });
  }

  #isOver(): boolean {
    return this.#closed || this.#session !== undefined;
  }

  #onFailure(cause: unknown): void {
    const text = 'A part of this page could not be loaded. Check the network, or reload the page.';
    const error = new MqttError('connection-failed', text, { retryable: true, cause });
    const reason = toErrorData(error);
    const open = this.#commands.find((command) => command.type === 'open');
    if (open?.options.reconnect === false) {
      this.#end({ status: 'closed', reason });
      return;
    }
    const retryAt = this.#clock.now() + AGAIN_MS;
    this.#tell({ status: 'waiting', attempt: this.#attempts + 1, retryAt, reason });
    this.#refuseHasty();
    this.#cancelWait = this.#clock.schedule(AGAIN_MS, () => {
      void this.#start();
    });
  }

  /** What may not wait for a connection does not wait for the session either. */
  #refuseHasty(): void {
    const hasty = this.#commands.filter(
      (command) => command.type === 'publish' && command.offline === 'refuse',
    );
    this.#commands = this.#commands.filter((command) => !hasty.includes(command));
    for (const command of hasty)
      if (command.type === 'publish') this.#refuse(command, 'not-connected', 'Not connected');
  }

  #hasRoom(bytes: number): boolean {
    const waiting = this.#commands.flatMap((command) =>
      command.type === 'publish' ? [command.message.payload.byteLength] : [],
    );
    const all = waiting.reduce((sum, each) => sum + each, bytes);
    return waiting.length === 0 || (waiting.length < MOST_MESSAGES && all <= MOST_BYTES);
  }

  #refuse({ request, message }: PublishCommand, code: MqttErrorCode, why: string): void {
    const text = `${why}: the message on “${message.topic}” was not sent.`;
    const error = toErrorData(new MqttError(code, text, { retryable: true }));
    this.#listener({ type: 'failed', request, error });
  }

  #end(state: ConnectionState): void {
    this.#closed = true;
    this.#cancelWait();
    this.#commands = [];
    this.#tell(state);
  }

  #tell(state: ConnectionState): void {
    this.#listener({ type: 'state', state });
  }
}
