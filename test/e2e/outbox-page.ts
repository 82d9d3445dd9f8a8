/** A page that keeps an outbox, to be driven from outside: by its globals. */
import { pageEnvironment } from '../../packages/core/src/environment/page-environment.js';
import type { Outboxes, StoredMessage } from '../../packages/core/src/session/outbox-journal.js';
import { StoredOutboxes } from '../../packages/core/src/storage/stored-outboxes.js';

declare global {
  var outboxes: Outboxes;
  /** A message of `size` bytes, each of which is its sequence. */
  var makeMessage: (sequence: number, size: number) => StoredMessage;
}

globalThis.outboxes = new StoredOutboxes({ environment: pageEnvironment() });
globalThis.makeMessage = (sequence, size) => ({
  sequence,
  message: {
    topic: `plant/${String(sequence)}`,
    payload: new Uint8Array(size).fill(sequence),
    qos: 2,
    retain: false,
  },
  storedAt: 1,
  stage: 'queued',
});
document.title = 'ready';
