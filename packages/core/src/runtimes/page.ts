/** Starts a session in the page itself. The engine is loaded when the first session needs it. */
import type { SessionPort } from '../connection/session-port.js';
import type { Environment } from '../environment/environment.js';
import { MqttError } from '../errors.js';
import type { OpenEngine } from '../engine/engine.js';
import { Session } from '../session/session.js';

let engine: Promise<OpenEngine> | undefined;

async function loadEngine(): Promise<OpenEngine> {
  engine ??= import('../engine/mqtt-engine.js').then((module) => module.openMqttEngine);
  try {
    return await engine;
  } catch (cause) {
    // The next attempt loads it anew: the page may have been offline.
    engine = undefined;
    throw new MqttError('connection-failed', 'A part of this page could not be loaded.', {
      retryable: true,
      cause,
    });
  }
}

/** A session in this page. */
export function startPageSession(environment: Environment): SessionPort {
  return new Session({ environment, loadEngine });
}
