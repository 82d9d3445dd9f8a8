/** A network and a broker in simulated time. The broker keeps the keep alive as strictly as the specification says. */
import type { FilterOptions, OutgoingMessage } from '../connection/session-port.js';
import type { PublishOutcome } from '../engine/delivery-state.js';
import type { Engine, EngineListener, EngineOptions, FilterAnswer } from '../engine/engine.js';
import { MqttError } from '../errors.js';
import { INFO } from './session.test-harness.js';
import type { SleepyPage } from './sleepy-page.test-harness.js';
import type { Timeline } from './timeline.test-harness.js';

/** `good`; `refusing`: what is open stays, nothing new opens; `black`: everything vanishes, nobody is told. */
export type Weather = 'good' | 'refusing' | 'black';

/** MQTT 3.1.1 §3.1.2.10. */
const BROKER_PATIENCE = 1.5;
/** A name that cannot be resolved, a port that is closed. */
const REFUSED_AFTER_MS = 50;
/** So few that messages wait for room. */
const RECEIVE_MAXIMUM = 2;

const lost = new MqttError('connection-lost', 'lost', { retryable: true });
const failed = new MqttError('connection-failed', 'refused', { retryable: true });

/** All connections of one client. */
export class SimulatedNetwork {
  readonly links: SimulatedLink[] = [];
  /** When each attempt began. */
  readonly attempts: number[] = [];
  latencyMs = 20;
  /** The broker ends each connection after this long, in milliseconds. */
  lastsMs = Infinity;
  #weather: Weather = 'good';

  constructor(
    readonly timeline: Timeline,
    readonly page: SleepyPage,
    readonly keepalive: number,
  ) {}

  get weather(): Weather {
    return this.#weather;
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    // Routers on the way forget a connection: it does not come back to life with the network.
    if (weather === 'black') for (const link of this.links) link.lose();
  }

  open(options: EngineOptions, listener: EngineListener): SimulatedLink {
    this.attempts.push(this.timeline.now);
    const link = new SimulatedLink(this, options, listener);
    this.links.push(link);
    return link;
  }

  /** The connection that was opened last. */
  get link(): SimulatedLink | undefined {
    return this.links.at(-1);
  }
}

/** One network connection, seen from both sides. */
export class SimulatedLink implements Engine {
  readonly bufferedAmount = 0;
  readonly #network: SimulatedNetwork;
  readonly #options: EngineOptions;
  readonly #listener: EngineListener;
  readonly #waiting = new Set<(answers: undefined) => void>();
  readonly tap = (): void => undefined;
  /** Whether bytes pass. */
  #passes: boolean;
  /** Whether the broker has the connection open. */
  #brokerHas = false;
  /** Whether the client's side is over. */
  #over = false;
  #lastHeard = 0;

  constructor(network: SimulatedNetwork, options: EngineOptions, listener: EngineListener) {
    this.#network = network;
    this.#options = options;
    this.#listener = listener;
    this.#passes = network.weather !== 'black';
    if (network.weather === 'refusing') {
      network.timeline.after(REFUSED_AFTER_MS, () => {
        network.page.deliver(() => {
          this.#close(failed);
        });
      });
      return;
    }
    this.#up(() => {
      this.#brokerHas = true;
      this.#watchKeepalive();
      network.timeline.after(network.lastsMs, () => {
        this.cut();
      });
      this.#down(() => {
        this.#sendAgain();
        this.#listener.onConnected({
          ...INFO,
          keepalive: network.keepalive,
          receiveMaximum: RECEIVE_MAXIMUM,
        });
      });
    });
  }

  /** Whether the broker, too, takes the connection for alive, and is right. */
  get isAlive(): boolean {
    return this.#brokerHas && this.#passes;
  }

  /** From now on nothing passes, and nobody is told. */
  lose(): void {
    this.#passes = false;
  }

  /** Both sides see the connection break. */
  cut(): void {
    if (!this.#passes) return;
    this.#brokerEnds();
  }

  publish(message: OutgoingMessage, settle: (outcome: PublishOutcome) => void): void {
    const { delivery } = this.#options;
    if (message.qos === 0) {
      this.#up(() => undefined);
      settle({ reasonCode: 0 });
      return;
    }
    const id = delivery.ids.take() ?? 0;
    delivery.outgoing.set(id, { message, stage: 'publish', settle });
    this.#send(id);
  }

  subscribe(
    filters: readonly string[],
    _options: FilterOptions,
    _identifier: number | undefined,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    this.#ask(filters, done);
  }

  unsubscribe(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    this.#ask(filters, done);
  }

  acknowledge(): void {
    // Nothing is withheld here.
  }

  ping(): void {
    this.#up(() => {
      this.#down(() => {
        this.#listener.onPong();
      });
    });
  }

  close(): void {
    this.#up(() => {
      this.#brokerHas = false;
      this.#network.page.deliver(() => {
        this.#close(undefined);
      });
    });
  }

  destroy(error?: MqttError): void {
    this.#up(() => {
      this.#brokerHas = false;
    });
    this.#close(error);
  }

  #ask(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    this.#waiting.add(done);
    this.#up(() => {
      this.#down(() => {
        this.#waiting.delete(done);
        done(filters.map(() => ({ code: 0 })));
      });
    });
  }

  /** As a broker that kept the session expects (MQTT 3.1.1 §4.4). */
  #sendAgain(): void {
    for (const id of this.#options.delivery.outgoing.keys()) this.#send(id);
  }

  #send(id: number): void {
    this.#up(() => {
      this.#down(() => {
        this.#options.delivery.settle(id, { reasonCode: 0 });
      });
    });
  }

  #up(arrive: () => void): void {
    const { timeline, latencyMs } = this.#network;
    timeline.after(latencyMs, () => {
      if (!this.#passes) return;
      this.#lastHeard = timeline.now;
      arrive();
    });
  }

  #down(arrive: () => void): void {
    const { timeline, latencyMs, page } = this.#network;
    timeline.after(latencyMs, () => {
      if (!this.#passes || !this.#brokerHas) return;
      page.deliver(() => {
        if (this.#over) return;
        this.#listener.onActivity();
        arrive();
      });
    });
  }

  #watchKeepalive(): void {
    const { timeline, keepalive } = this.#network;
    if (keepalive === 0) return;
    const patienceMs = keepalive * 1000 * BROKER_PATIENCE;
    timeline.at(this.#lastHeard + patienceMs, () => {
      if (!this.#brokerHas) return;
      if (timeline.now - this.#lastHeard >= patienceMs) this.#brokerEnds();
      else this.#watchKeepalive();
    });
  }

  #brokerEnds(): void {
    this.#brokerHas = false;
    const { timeline, latencyMs, page } = this.#network;
    // A machine that sleeps hears nothing of it, and nothing later either.
    if (page.isStopped) this.#passes = false;
    timeline.after(latencyMs, () => {
      if (!this.#passes) return;
      page.deliver(() => {
        this.#close(lost);
      });
    });
  }

  #close(error: MqttError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    for (const done of this.#waiting) done(undefined);
    this.#waiting.clear();
    this.#listener.onClosed(error);
  }
}
