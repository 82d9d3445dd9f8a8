import type { MqttError } from '@mqtt-kit/core';
import type { ToolDraft } from './tool-draft.js';

/** A message that somebody saved to use it again. Its name is its own: no two have the same. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** The connection in whose tool it was saved, for the person's eye only: it can be used on any. Empty when that has no name. */
  readonly connection: string;
  /** Without its file, whose bytes stand in `text` as base64. */
  readonly draft: ToolDraft;
}

/** What there is. */
export interface TemplateList {
  readonly templates: readonly Template[];
  /** Ids of what is kept, and cannot be read. */
  readonly unreadable: readonly string[];
}

/** How long templates last: on this device until somebody removes them, or until the page is closed, and why no longer. */
export type TemplatesLast =
  { readonly until: 'removed' } | { readonly until: 'closed'; readonly why: MqttError };

/**
 * Where templates are kept. They are one list for all connections: what is tried on one broker is used on the next.
 * What cannot be done because the device refuses it rejects with MqttError; what was there before is intact.
 */
export interface TemplateStore {
  readonly last: TemplatesLast;
  list(): Promise<TemplateList>;
  /** In place of one with the same name. `full`: nothing was kept. */
  save(template: Omit<Template, 'id'>): Promise<'saved' | 'full'>;
  /** `taken`: another one has that name. `gone`: it is not there any more. */
  rename(id: string, name: string): Promise<'renamed' | 'taken' | 'gone' | 'full'>;
  remove(ids: readonly string[]): Promise<void>;
  /** Tells of each change, whoever makes it, until the signal. */
  watch(listener: () => void, signal: AbortSignal): void;
}
