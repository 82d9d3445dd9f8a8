import type { Outboxes } from '../../packages/core/src/session/outbox-journal.js';

/** A second page of the same site, in a frame: a realm of its own, with its own connection to the database and its own locks. */
export interface Tab {
  readonly outboxes: Outboxes;
  /** Ends it as a closed or crashed tab ends: nothing is released by its own code. */
  close(): void;
}

const CORE = '../../packages/core/src';
const OUTBOXES = new URL(`${CORE}/storage/stored-outboxes.ts`, import.meta.url).href;
const ENVIRONMENT = new URL(`${CORE}/environment/page-environment.ts`, import.meta.url).href;

/** Opens a page that keeps its outboxes in the given database. */
export async function openTab(databaseName: string): Promise<Tab> {
  const frame = document.createElement('iframe');
  const ready = new Promise((resolve, reject) => {
    frame.addEventListener('outboxes-ready', resolve);
    frame.addEventListener('outboxes-missing', () => {
      reject(new Error('The second page could not load its modules.'));
    });
  });
  const missing = "frameElement.dispatchEvent(new Event('outboxes-missing'))";
  frame.srcdoc = `<script type="module" onerror="${missing}">
    import { StoredOutboxes } from '${OUTBOXES}';
    import { pageEnvironment } from '${ENVIRONMENT}';
    window.outboxes = new StoredOutboxes({
      environment: pageEnvironment(),
      databaseName: '${databaseName}',
    });
    window.frameElement.dispatchEvent(new Event('outboxes-ready'));
  </script>`;
  document.body.append(frame);
  await ready;
  return {
    // The script above put it there.
    outboxes: Reflect.get(frame.contentWindow ?? {}, 'outboxes') as Outboxes,
    close: () => {
      frame.remove();
    },
  };
}
