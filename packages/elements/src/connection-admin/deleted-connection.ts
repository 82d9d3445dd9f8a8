import { msg, str } from '@lit/localize';
import { directory, type ConnectionDetails, type SavedConnection } from '@mqtt-kit/core';
import { html, type TemplateResult } from 'lit';

/** A connection that was deleted a moment ago, and can be brought back. */
export interface DeletedConnection {
  readonly name: string;
  /** Saves it again, with its password where that was to be had. */
  restore(): Promise<SavedConnection>;
}

/** Deletes a connection. What is needed to bring it back is kept in memory only. */
export async function deleteConnection(saved: SavedConnection): Promise<DeletedConnection> {
  const details = await withPassword(saved);
  await directory().remove(saved.id);
  return { name: saved.details.name, restore: () => directory().save(details, saved.id) };
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
): Promise<SavedConnection> {
  return directory().save({ ...(await withPassword(saved)), name });
}

/** Secrets leave a directory only through its credentials provider; a locked one gives none. */
async function withPassword({ id, details }: SavedConnection): Promise<ConnectionDetails> {
  const { authentication } = details;
  if (authentication?.method !== 'BASIC') return details;
  try {
    const answer = await directory().credentials(id)?.({
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
