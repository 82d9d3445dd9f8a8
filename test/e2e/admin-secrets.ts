/** What is typed into `<mqtt-connection-admin>`, and how to look for it in the page. */
import type { Locator, Page } from 'playwright-core';

export const PASSPHRASE = 'canary-passphrase-7141';
export const PASSWORD = 'canary-password-9183';
export const TYPED_ONLY = 'canary-typed-2277';
/** Not secret, and in the sealed record all the same. */
export const HOST = 'canary-host-6630.example';

export const SECRETS_PAGE = `<script type="module" src="/mqtt-kit/mqtt-kit.js"></script>
<label>Note <input name="note" /></label>
<mqtt-connection-admin></mqtt-connection-admin>`;

/** Everything that script of the page could read without asking a vault. */
export function readable(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [location.href, document.title, JSON.stringify(localStorage)];
    texts.push(JSON.stringify(sessionStorage), document.cookie);
    const admin = document.querySelector('mqtt-connection-admin');
    texts.push(document.documentElement.outerHTML, admin?.shadowRoot?.innerHTML ?? '');
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          request.onsuccess = resolve;
        });
        // Named nowhere: what stands here runs in the page, without the compiler's helpers.
        texts.push(
          JSON.stringify(request.result, (_: string, value: unknown) =>
            ArrayBuffer.isView(value)
              ? String.fromCharCode(...new Uint8Array(value.buffer))
              : value,
          ),
        );
      }
      database.close();
    }
    return texts.join('\n');
  });
}

/** Protects the vault with {@link PASSPHRASE}. */
export async function protect(admin: Locator): Promise<void> {
  await admin.getByRole('button', { name: 'Protection' }).click();
  await admin.getByText('Set a passphrase').click();
  await admin.getByLabel('New passphrase').fill(PASSPHRASE);
  await admin.getByLabel('Once more').fill(PASSPHRASE);
  await admin.getByLabel('I have a backup').check();
  await admin.getByRole('button', { name: 'Set passphrase' }).click();
  await admin.getByText('A passphrase opens them now').waitFor();
  await admin.getByRole('button', { name: 'Done' }).click();
}

/** Saves a connection with {@link HOST} and {@link PASSWORD}. */
export async function save(admin: Locator): Promise<void> {
  await admin.getByLabel('Connection name').fill('Plant');
  await admin.getByLabel('Broker host').fill(HOST);
  await admin.getByLabel('Authentication').selectOption('BASIC');
  await admin.getByLabel('User name').fill('ada');
  await admin.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await admin.getByText('Saved', { exact: true }).waitFor();
}
