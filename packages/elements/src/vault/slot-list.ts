import { msg, str } from '@lit/localize';
import type { SlotView } from '@mqtt-kit/core/vault';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';
import { dayOf, isOnDevice, slotName } from './slot-text.js';

/** What opens a vault, and whom the list tells. */
export interface SlotListParts {
  readonly slots: readonly SlotView[];
  /** The one that is about to be removed. */
  readonly removing: string | undefined;
  readonly ask: (id: string) => void;
  readonly remove: (id: string) => void;
}

/** What opens a vault. All but the last door can be removed; a recovery code is no door. */
export function renderSlotList(parts: SlotListParts): TemplateResult {
  const { slots } = parts;
  if (isOnDevice(slots))
    return html`<div class="notice">
      ${icon('info')}
      <div>
        ${msg('They are encrypted with a key in this browser, which opens them without asking.')}
      </div>
      <div class="todo">
        ${msg('Whoever uses this browser profile can use them. A passphrase or a passkey keeps others out.')}
      </div>
    </div>`;
  const doors = slots.filter(({ kind }) => kind !== 'recovery').length;
  return html`
    <ul class="slots" aria-label=${msg('What opens them')}>
      ${slots.map(
        (slot) =>
          html`<li>
            <span class="line ok">${icon('check')}<strong>${slotName(slot.kind)}</strong></span>
            <span class="muted">${msg(str`since ${dayOf(slot.createdAt)}`)}</span>
            ${slot.kind === 'recovery' || doors > 1 ? renderRemove(slot, parts) : nothing}
          </li>`,
      )}
    </ul>
  `;
}

/** In two steps: there is no undo. */
function renderRemove(
  { id, kind }: SlotView,
  { removing, ask, remove }: SlotListParts,
): TemplateResult {
  const isAsked = removing === id;
  const name = slotName(kind);
  return html`<button
    type="button"
    class="small quiet ${isAsked ? 'danger' : ''}"
    aria-label=${isAsked ? msg(str`Remove for good: ${name}`) : msg(str`Remove: ${name}`)}
    @click=${() => {
      if (isAsked) remove(id);
      else ask(id);
    }}
  >
    ${isAsked ? msg('Remove for good') : msg('Remove')}
  </button>`;
}
