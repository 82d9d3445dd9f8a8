/**
 * Whether a key only belongs to a text that is being composed (IME), so that Enter and Escape are meant for that and are no command. In
 * WebKit the key that ends it comes afterwards, and tells itself by its code alone (UI Events §4.3.3).
 */
export function isComposingKey(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- WebKit says it by nothing else.
  return event.isComposing || event.keyCode === COMPOSING;
}

/** The code of a key that an input method has taken. */
const COMPOSING = 229;
