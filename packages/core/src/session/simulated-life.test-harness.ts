/** A session in a simulated world, with somebody who looks at it all the time. */
import type {
  ConnectionState,
  PageEvent,
  SessionCommand,
  SessionOptions,
} from '../connection/session-port.js';
import { SimulatedNetwork, type Weather } from './network.test-harness.js';
import { Session } from './session.js';
import { OPTIONS, publish, subscribe } from './session.test-harness.js';
import { SleepyPage } from './sleepy-page.test-harness.js';
import { Timeline } from './timeline.test-harness.js';

/** What happens in a simulated world. */
export type Happening =
  | { readonly type: 'weather'; readonly weather: Weather }
  | { readonly type: 'cut' | 'lose' | 'hide' | 'show' | 'leave' | 'return' | 'online' | 'offline' }
  | { readonly type: 'sleep'; readonly ms: number }
  | { readonly type: 'latency'; readonly ms: number }
  | { readonly type: 'publish'; readonly qos: 0 | 1 | 2; readonly offline: 'refuse' | 'hold' }
  | { readonly type: 'subscribe' };

/** How a life begins. */
export interface LifeOptions {
  readonly keepalive: number;
  readonly random: () => number;
  readonly suspicion?: boolean;
}

const BACKOFF = { baseMs: 1000, capMs: 60_000, stableMs: 10_000 };
/** See `liveness.ts`: the ping goes out after three quarters, gets 10 s, then a probe gets 5. */
const PING_AT = 0.75;
const ANSWERS_MS = 15_000;
const PROBE_MS = 5000;
/** Latencies, and how often we look. */
const SLACK_MS = 2500;
/** Each of the three timers comes this much late at most while hidden. */
const HIDDEN_MS = 3 * 60_000;
const LOOK_EVERY_MS = 500;

/** A session and its world. What it does wrong is collected in {@link wrongs}. */
export class SimulatedLife {
  readonly timeline = new Timeline();
  readonly page: SleepyPage;
  readonly network: SimulatedNetwork;
  readonly wrongs: string[] = [];
  /** How often each request was answered. */
  readonly answers = new Map<number, number>();
  /** When the page told the session something after which it may try at once. */
  readonly spurs: number[] = [];
  #state: ConnectionState = { status: 'idle' };
  readonly #session: Session;
  #requests = 0;
  #online = true;
  /** Since when the connection that the session believes in is dead, in awake time. */
  #dead: { readonly since: number; readonly ever: 'visible' | 'hidden' } | undefined;
  /** Since when the page, visible, has had reason to doubt it. */
  #doubtedAt: number | undefined;

  constructor({ keepalive, random, suspicion = true }: LifeOptions) {
    this.page = new SleepyPage(this.timeline, (event) => {
      this.#tell(event);
    });
    this.network = new SimulatedNetwork(this.timeline, this.page, keepalive);
    this.#session = new Session({
      // The simulated network opens no socket.
      environment: { clock: this.page, random, WebSocket: undefined as never },
      loadEngine: () =>
        Promise.resolve((options, listener) => this.network.open(options, listener)),
    });
    this.#session.listen((event) => {
      if (event.type === 'state') this.#onState(event.state);
      else if (event.type === 'credentials-needed') this.wrongs.push('asked for credentials');
      else if ('request' in event)
        this.answers.set(event.request, (this.answers.get(event.request) ?? 0) + 1);
    });
    const options: SessionOptions = {
      ...OPTIONS,
      keepalive,
      suspicion,
      clientIdGiven: false,
      clean: false,
      reconnect: BACKOFF,
    };
    this.#send({ type: 'open', options, firstVersion: 4 });
    this.#watch();
  }

  get status(): ConnectionState['status'] {
    return this.#state.status;
  }

  /** Makes something happen. */
  happen(happening: Happening): void {
    const { page, network, timeline } = this;
    switch (happening.type) {
      case 'weather':
        network.weather = happening.weather;
        break;
      case 'latency':
        network.latencyMs = happening.ms;
        break;
      case 'cut':
        network.link?.cut();
        break;
      case 'lose':
        network.link?.lose();
        break;
      case 'sleep':
        page.sleep();
        timeline.after(happening.ms, () => {
          page.wake();
        });
        break;
      case 'hide':
        page.hide();
        break;
      case 'show':
        page.show();
        break;
      case 'leave':
        page.leave();
        break;
      case 'return':
        page.return();
        break;
      case 'online':
      case 'offline':
        this.#setOnline(happening.type === 'online');
        break;
      case 'publish': {
        const { qos, offline } = happening;
        page.deliver(() => {
          this.#send(publish(this.#request(), qos, `t/${String(qos)}`, offline));
        });
        break;
      }
      case 'subscribe':
        page.deliver(() => {
          const request = this.#request();
          this.#send(subscribe(request, `f/${String(request)}`));
        });
        break;
    }
  }

  /** Everything is well again, and the page is looked at. */
  recover(): void {
    const { page, network } = this;
    page.wake();
    page.return();
    page.show();
    network.weather = 'good';
    network.latencyMs = 20;
    this.#setOnline(true);
  }

  /** Closes the session. */
  close(): void {
    this.#send({ type: 'close', request: this.#request() });
  }

  /** Requests that were not answered exactly once. */
  get unsettled(): readonly string[] {
    const wrong: string[] = [];
    for (let request = 1; request <= this.#requests; request++) {
      const count = this.answers.get(request) ?? 0;
      if (count !== 1) wrong.push(`request ${request} was answered ${count} times`);
    }
    return wrong;
  }

  #request(): number {
    return ++this.#requests;
  }

  #send(command: SessionCommand): void {
    this.#session.send(structuredClone(command));
  }

  #setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.page.deliver(() => {
      this.#tell(online ? 'online' : 'offline');
    });
  }

  #tell(event: PageEvent): void {
    if (event === 'online' || event === 'wake' || event === 'visible' || event === 'return')
      this.spurs.push(this.timeline.now);
    const asks = event !== 'leave' && event !== 'return' && event !== 'hidden';
    if (asks && !this.page.isHidden && this.#believesInDead())
      this.#doubtedAt ??= this.page.awakeMs;
    this.#send({ type: 'page', event });
  }

  #believesInDead(): boolean {
    return this.status === 'connected' && this.network.link?.isAlive !== true;
  }

  #onState(state: ConnectionState): void {
    this.#state = state;
    // Whoever looks now and then may miss that one connection was given up and the next is dead too.
    if (state.status !== 'connected') this.#dead = this.#doubtedAt = undefined;
    if (state.status !== 'waiting') return;
    const waitMs = state.retryAt - this.timeline.now;
    const boundMs = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (state.attempt - 2));
    if (waitMs > boundMs)
      this.wrongs.push(`attempt ${state.attempt} waits ${waitMs} ms, more than ${boundMs}`);
  }

  #watch(): void {
    this.timeline.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#watch();
    });
  }

  #look(): void {
    const { page, network } = this;
    if (page.isStopped) return;
    if (!this.#believesInDead()) {
      this.#dead = this.#doubtedAt = undefined;
      return;
    }
    this.#dead ??= { since: page.awakeMs, ever: 'visible' };
    if (page.isHidden) {
      this.#dead = { ...this.#dead, ever: 'hidden' };
      // A probe in a hidden page ends late.
      this.#doubtedAt = undefined;
    }
    const believedMs = page.awakeMs - this.#dead.since;
    const mayMs = network.keepalive * 1000 * PING_AT + ANSWERS_MS + SLACK_MS;
    if (
      network.keepalive > 0 &&
      believedMs > mayMs + (this.#dead.ever === 'hidden' ? HIDDEN_MS : 0)
    )
      this.wrongs.push(`believed in a dead connection for ${believedMs} ms`);
    const doubtedMs = page.awakeMs - (this.#doubtedAt ?? Infinity);
    if (doubtedMs > PROBE_MS + SLACK_MS)
      this.wrongs.push(`doubted a dead connection for ${doubtedMs} ms, and kept it`);
  }
}
