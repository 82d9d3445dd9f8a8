/** Everything that an event of a page carries, written down as it is dispatched: to be put into a page before its scripts. */

declare global {
  /** One line for each event that script dispatched, and for each `mqtt-` event and error that reached the window. */
  var seenEvents: string[];
}

/** As text, since it runs in the page: the compiler’s helpers are not there. */
export const RECORD_EVENTS = `
globalThis.seenEvents = [];
const walk = (value, depth, known) => {
  if (typeof value === 'string') return value;
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
  if (depth > 7 || known.has(value) || value instanceof Node || value === globalThis) return '';
  known.add(value);
  if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
  if (value instanceof Map || value instanceof Set) return walk([...value], depth, known);
  const texts = [];
  for (let from = value; from && from !== Object.prototype && from !== Function.prototype; from = Object.getPrototypeOf(from)) {
    for (const name of Reflect.ownKeys(from)) {
      if (name === 'constructor') continue;
      let part;
      try {
        part = Reflect.get(from, name, value);
      } catch {
        continue;
      }
      texts.push(String(name) + '=' + walk(part, depth + 1, known));
    }
  }
  return texts.join(' ');
};
const note = (event) => {
  globalThis.seenEvents.push((event.type + ': ' + walk(event, 0, new Set())).replace(/\\s+/g, ' '));
};
const { dispatchEvent } = EventTarget.prototype;
EventTarget.prototype.dispatchEvent = function (event) {
  note(event);
  return dispatchEvent.call(this, event);
};
for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation'])
  addEventListener(type, note, true);
`;
