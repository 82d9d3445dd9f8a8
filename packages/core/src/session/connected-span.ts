/** One network connection from its CONNACK to its end: whether it lives, its pings, and the renewal of its credentials. Pure: time is handed in. */
import type { ConnectedInfo } from '../connection/session-port.js';
import type { Engine } from '../engine/engine.js';
import type { Clock } from '../environment/environment.js';
import { MqttError } from '../errors.js';
import type { Link } from './link.js';
import { Liveness } from './liveness.js';
import { renewalDelay } from './renewal.js';

/** What a connected span works with. */
export interface ConnectedSpanParts {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly info: ConnectedInfo;
  readonly hidden: boolean;
  /** When its credentials end, in milliseconds since the epoch; undefined when they do not. */
  readonly expiresAt: number | undefined;
  /** The broker has stopped answering. */
  readonly dead: (error: MqttError) => void;
  readonly nextQuestion: () => number;
  readonly askCredentials: (question: number) => void;
}

/** See the top of the file. */
export class ConnectedSpan {
  readonly link: Link;
  readonly #engine: Engine;
  readonly #liveness: Liveness;
  /** What is done at each answer to a ping, in the order of the pings. */
  #pongs: (() => void)[] = [];
  #question: number | undefined;
  readonly #cancelRenewal: () => void;

  constructor(parts: ConnectedSpanParts) {
    const { clock, engine, info, hidden, expiresAt, dead } = parts;
    this.#engine = engine;
    const liveness = new Liveness(clock, info.keepalive, {
      ping: () => {
        this.#ping(() => undefined);
      },
      dead: () => {
        const text = 'The broker has stopped answering.';
        dead(new MqttError('keepalive-timeout', text, { retryable: true }));
      },
    });
    liveness.hidden = hidden;
    this.#liveness = liveness;
    this.link = {
      engine,
      info,
      sending: () => {
        liveness.sent();
      },
      fence: (passed) => {
        liveness.sent();
        this.#ping(passed);
      },
    };
    this.#cancelRenewal =
      expiresAt === undefined
        ? () => undefined
        : clock.schedule(renewalDelay(expiresAt, clock.now()), () => {
            this.#question = parts.nextQuestion();
            // Perhaps answered before this returns.
            parts.askCredentials(this.#question);
          });
  }

  /** In a hidden page timers come late. */
  set hidden(hidden: boolean) {
    this.#liveness.hidden = hidden;
  }

  /** Something came in. */
  received(): void {
    this.#liveness.received();
  }

  /** A ping was answered. */
  pong(): void {
    this.#pongs.shift()?.();
  }

  /** There is a reason to doubt that it lives. */
  probe(): void {
    this.#liveness.probe();
  }

  /** Whether an answer is the one to its question for new credentials; true once. */
  asked(question: number): boolean {
    if (this.#question !== question) return false;
    this.#question = undefined;
    return true;
  }

  /** Lost, or on its way to be closed. */
  end(): void {
    this.#liveness.stop();
    this.#pongs = [];
    this.#cancelRenewal();
    this.#question = undefined;
  }

  #ping(answered: () => void): void {
    this.#pongs.push(answered);
    this.#engine.ping();
  }
}
