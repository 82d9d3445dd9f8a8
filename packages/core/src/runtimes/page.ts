/** Starts a session in the page itself. Session and engine are loaded when the first connection is made. */
import type { SessionPort } from '../connection/session-port.js';
import type { OpenEngine } from '../engine/engine.js';
import type { Environment } from '../environment/environment.js';
import { MqttError } from '../errors.js';
import { DeferredSession } from './deferred-session.js';

async function loadEngine(): Promise<OpenEngine> {
  try {
    const { openMqttEngine } = await import('../engine/mqtt-engine.js');
    return openMqttEngine;
  } catch (cause) {
    throw new MqttError('connection-failed', 'A part of this page could not be loaded.', {
      retryable: true,
      cause,
    });
  }
}

/** A session in this page. */
export function startPageSession(environment: Environment): SessionPort {
  return new DeferredSession(async () => {
    // The engine is needed a moment later: it comes at the same time. Whoever needs it is told if it does not.
    loadEngine().catch(() => undefined);
    const { Session } = await import('../session/session.js');
    return new Session({
      environment,
      loadEngine,
      loadOutboxes: async () => {
        const { StoredOutboxes } = await import('../storage/stored-outboxes.js');
        return new StoredOutboxes({ environment });
      },
    });
  }, environment.clock);
}
