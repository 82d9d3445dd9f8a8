import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { StrictSite } from './strict-site.js';
import type { Visitor } from './visitor.js';

/** A page with `<mqtt-connection-admin>` and nothing else. */
export const ADMIN_PAGE = `<html lang="en"><head><meta name="color-scheme" content="light dark" />
<meta name="viewport" content="width=device-width" />
<script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><h1>Connections of the plant</h1><mqtt-connection-admin></mqtt-connection-admin></main></body></html>`;
export const PASSPHRASE = 'correct horse battery';

/** Opens {@link ADMIN_PAGE} of a site in a fresh profile. */
export async function openAdmin(
  visitor: Visitor,
  { origin }: StrictSite,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly admin: Locator }> {
  // A passkey belongs to a name, and an address of numbers is none.
  const page = await visitor.open(`${origin.replace('127.0.0.1', 'localhost')}/`, options);
  return { page, admin: page.locator('mqtt-connection-admin') };
}

/** Protects the vault with {@link PASSPHRASE}; a recovery code is on show then. */
export async function protect(admin: Locator): Promise<void> {
  await admin.getByRole('button', { name: 'Protection' }).click();
  await admin.getByText('Set a passphrase').click();
  await admin.getByLabel('New passphrase').fill(PASSPHRASE);
  await admin.getByLabel('Once more').fill(PASSPHRASE);
  await admin.getByRole('button', { name: 'Set passphrase' }).click();
  await admin.getByRole('button', { name: 'I have kept it' }).waitFor();
}
