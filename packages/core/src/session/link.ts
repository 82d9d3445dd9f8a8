import type { ConnectedInfo } from '../connection/session-port.js';
import type { Engine } from '../engine/engine.js';

/** The live connection as publishing and subscribing see it. */
export interface Link {
  readonly engine: Engine;
  readonly info: ConnectedInfo;
  /** Called before a packet leaves. */
  sending(): void;
  /** Sends a ping behind what was sent; `passed` is called when the broker has answered it, and so has taken what came before. */
  fence(passed: () => void): void;
}
