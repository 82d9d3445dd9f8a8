import type { SessionStatistics } from '../connection/session-port.js';

type Counted = Pick<SessionStatistics, 'inFlight' | 'waiting' | 'setAside'>;

/** Counts what a session does. */
export class Statistics {
  attempts = 0;
  connections = 0;
  #messagesReceived = 0;
  #bytesReceived = 0;
  #messagesSent = 0;
  #bytesSent = 0;

  /** @param bytes - of the payload. */
  received(bytes: number): void {
    this.#messagesReceived++;
    this.#bytesReceived += bytes;
  }

  /** @param bytes - of the payload. */
  sent(bytes: number): void {
    this.#messagesSent++;
    this.#bytesSent += bytes;
  }

  /** All numbers, with those that are counted elsewhere. */
  read(elsewhere: Counted): SessionStatistics {
    return {
      attempts: this.attempts,
      connections: this.connections,
      messagesReceived: this.#messagesReceived,
      bytesReceived: this.#bytesReceived,
      messagesSent: this.#messagesSent,
      bytesSent: this.#bytesSent,
      ...elsewhere,
    };
  }
}
