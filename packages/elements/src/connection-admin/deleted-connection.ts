import { msg, str } from '@lit/localize';
import {
  MqttError,
  VaultDirectory,
  type ConnectionDetails,
  type ConnectionDirectory,
  type SavedConnection,
} from '@mqtt-kit/core';
import { html, type TemplateResult } from 'lit';

/** A connection that was deleted a moment ago, and can be brought back. */
export interface DeletedConnection {
  readonly name: string;
  /** Saves it again, with its secrets where they were to be had. */
  restore(): Promise<SavedConnection>;
}

/** Deletes a connection. A vault keeps it sealed until it is locked; of another directory what is needed to bring it back is in memory. */
export async function deleteConnection(
  saved: SavedConnection,
  source: ConnectionDirectory,
): Promise<DeletedConnection> {
  const { id, details } = saved;
  const { name } = details;
  if (source instanceof VaultDirectory) {
    const vault = await source.open();
    await vault.remove(id);
    return { name, restore: async () => (await vault.restore(id)) ?? tooLate(name) };
  }
  const whole = await withPassword(saved, source);
  await source.remove(id);
  return { name, restore: () => source.save(whole, id) };
}

/** Says what was deleted, with the way back. */
export function renderDeleted({ name }: DeletedConnection, undo: () => void): TemplateResult {
  return html`<span>${msg(str`“${name}” was deleted.`)}</span>
    <button class="small" @click=${undo}>${msg('Undo')}</button>`;
}

/** Saves a copy under a name of its own. */
export async function duplicateConnection(
  saved: SavedConnection,
  name: string,
  source: ConnectionDirectory,
): Promise<SavedConnection> {
  if (source instanceof VaultDirectory) return (await source.open()).duplicate(saved.id, name);
  return source.save({ ...(await withPassword(saved, source)), name });
}

function tooLate(name: string): never {
  throw new MqttError(
    'connection-missing',
    `“${name}” cannot be brought back any more: the vault was locked or changed since.`,
  );
}

/** Secrets leave a directory only through its credentials provider; one that cannot give any just now gives none. */
async function withPassword(
  { id, details }: SavedConnection,
  source: ConnectionDirectory,
): Promise<ConnectionDetails> {
  const { authentication } = details;
  if (authentication?.method !== 'BASIC') return details;
  try {
    const answer = await source.credentials(id)?.({
      attempt: 1,
      signal: new AbortController().signal,
    });
    const password = answer?.password;
    if (typeof password !== 'string' || password === '') return details;
    return { ...details, authentication: { ...authentication, password } };
  } catch {
    return details;
  }
}
