/** What a `<mqtt-publish>` is, by what stands inside and what its attributes say. */
import type { PublishAttributes } from './publish-port.js';

/** A button, around a form or a field of the page, or a tool of its own. */
export type PublishMode = 'button' | 'form' | 'field' | 'tool';

/** What happens in the page's own fields inside. */
export const FIELD_EVENTS = ['submit', 'input', 'change', 'focusout'];

/** A form inside counts most, then `trigger`, then a payload or anything inside. */
export function publishMode(host: HTMLElement & PublishAttributes): PublishMode {
  if (host.querySelector('form')) return 'form';
  if (host.trigger !== undefined) return 'field';
  return host.payload !== undefined || hasContent(host) ? 'button' : 'tool';
}

/** Whether it needs the part that reads fields and reports, if only to say what is wrong with its attributes, or how much waits. */
export function isLive(attributes: PublishAttributes, mode: PublishMode): boolean {
  return (
    mode === 'form' ||
    mode === 'field' ||
    (mode === 'button' && attributes.offline === 'hold') ||
    [
      attributes.stateTopic,
      attributes.statePath,
      attributes.confirmTimeout,
      attributes.format,
      attributes.maxRate,
      attributes.payloadOn,
      attributes.payloadOff,
    ].some((value) => value !== undefined)
  );
}

/** Whether a submit only closes a dialog, and sends nothing. @param submitter - the button for it. */
export function isDialogSubmit(form: EventTarget | null, submitter: Element | null): boolean {
  // Read past the form's own properties, which a field may hide.
  const method =
    submitter?.getAttribute('formmethod') ??
    (form instanceof Element && Element.prototype.getAttribute.call(form, 'method'));
  return typeof method === 'string' && method.toLowerCase() === 'dialog';
}

function hasContent({ childNodes }: Element): boolean {
  return [...childNodes].some(
    (node) => node instanceof Element || (node instanceof Text && node.data.trim() !== ''),
  );
}
