/** How tests use `<mqtt-connection-admin>`. */
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './admin-body.js';
import './connection-form.js';
import type { MqttConnectionAdmin } from './mqtt-connection-admin.js';

/** The element, once its fields are there. */
export async function shown(element: MqttConnectionAdmin): Promise<MqttConnectionAdmin> {
  await waitUntil(() => element.shadowRoot?.querySelector('#host'), 'shows the form');
  return element;
}

/** Unfolds a group of fields. */
export async function openGroup(element: MqttConnectionAdmin, group: string): Promise<void> {
  const details = element.shadowRoot!.querySelector<HTMLDetailsElement>(`details.${group}`)!;
  details.open = true;
  await waitUntil(() => details.querySelector('.body'), 'unfolds');
}

/** A control by its id. */
export function input(element: MqttConnectionAdmin, id: string): HTMLInputElement {
  return element.shadowRoot!.querySelector<HTMLInputElement>(`#${id}`)!;
}

/** Ticks a box, or takes the tick away. */
export async function tick(element: MqttConnectionAdmin, id: string): Promise<void> {
  input(element, id).click();
  await element.updateComplete;
}

/** Types, or chooses, and leaves. */
export async function type(
  element: MqttConnectionAdmin,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [id, value] of Object.entries(fields)) {
    const control = input(element, id);
    control.value = value;
    const events = control instanceof HTMLSelectElement ? ['change'] : ['input', 'change'];
    for (const event of events) control.dispatchEvent(new Event(event, { bubbles: true }));
    await element.updateComplete;
  }
}

/** Presses the button that says `name`, or is called so. */
export async function press(element: MqttConnectionAdmin, name: string): Promise<void> {
  const found = [...element.shadowRoot!.querySelectorAll('button')].find(
    ({ textContent, ariaLabel }) => textContent.trim() === name || ariaLabel === name,
  );
  found!.click();
  await element.updateComplete;
}

/** What stands there, with single spaces. */
export function text(element: MqttConnectionAdmin, selector = '.card'): string {
  return element.shadowRoot!.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

/** What is said to be wrong with a field. */
export const problem = (element: MqttConnectionAdmin, field: string): string =>
  text(element, `#${field}-problem`);
