/** Starts a session in Node, with certificates that the program chooses. */
import type { SessionPort } from '../../connection/session-port.js';
import type { Certificates } from '../../details/connection-details.js';
import { generateClientId } from '../../details/client-id.js';
import type { Environment } from '../../environment/environment.js';
import { pageWide } from '../../environment/page-wide.js';
import { DEFAULT_OUTBOX_BOUNDS } from '../../storage/outbox-bounds.js';
import { DeferredSession } from '../deferred-session.js';
import type { TlsOptions } from './tls-options.js';
import { webSocketWith } from './tls-web-socket.js';

/** A session in this process, whose outbox lasts as long as the process. */
export function startNodeSession(
  environment: Environment,
  certificates: Certificates | undefined,
): SessionPort {
  let options: TlsOptions | undefined;
  const WebSocket = webSocketWith(() => options ?? {});
  return new DeferredSession(async () => {
    const { Session } = await import('../../session/session.js');
    return new Session({
      environment: { ...environment, WebSocket },
      // Part of each attempt: what is wrong with a certificate is its reason, and ends the connection.
      loadEngine: async () => {
        options ??= await optionsOf(certificates);
        const { openMqttEngine } = await import('../../engine/mqtt-engine.js');
        return openMqttEngine;
      },
      loadOutboxes: async () => {
        const { MemoryOutboxes } = await import('../../storage/memory-outboxes.js');
        const newClientId = (): string => generateClientId(() => environment.random());
        return pageWide(
          'core/memory-outboxes/0',
          () => new MemoryOutboxes(DEFAULT_OUTBOX_BOUNDS, newClientId),
        ).value;
      },
    });
  }, environment.clock);
}

async function optionsOf(certificates: Certificates | undefined): Promise<TlsOptions> {
  if (!certificates || Object.keys(certificates).length === 0) return {};
  const { readTlsOptions } = await import('./tls-options.js');
  return readTlsOptions(certificates);
}
