/** The attributes of `<mqtt-topic>`. */
export const TOPIC_ATTRIBUTES = ['filter', 'qos', 'format', 'schema', 'label', 'disabled'] as const;

/**
 * One more topic filter of the `<mqtt-subscribe>` around it. It shows nothing and does nothing by itself.
 *
 * @example
 * <mqtt-subscribe label="Line 3">
 *   <mqtt-topic filter="line/3/temperature" label="Temperature"></mqtt-topic>
 *   <mqtt-topic filter="line/3/camera/#" format="cbor" qos="1"></mqtt-topic>
 * </mqtt-subscribe>
 *
 * @attr filter - The topic filter.
 * @attr qos - Quality of service to ask for; that of the `<mqtt-subscribe>` unless set.
 * @attr format - How payloads are read: `json`, `cbor`, …; by content type, or by a look at them, unless set.
 * @attr schema - Where the description of the format is, for `protobuf`: `/schemas/plant.binpb#plant.Reading`.
 * @attr label - What stands in place of the topic in the views.
 * @attr disabled - Leaves the filter out.
 */
export class MqttTopic extends HTMLElement {
  get filter(): string | null {
    return this.getAttribute('filter');
  }
  set filter(value: string | null) {
    this.#reflect('filter', value);
  }
  get qos(): string | number | null {
    return this.getAttribute('qos');
  }
  set qos(value: string | number | null) {
    this.#reflect('qos', value);
  }
  get format(): string | null {
    return this.getAttribute('format');
  }
  set format(value: string | null) {
    this.#reflect('format', value);
  }
  get schema(): string | null {
    return this.getAttribute('schema');
  }
  set schema(value: string | null) {
    this.#reflect('schema', value);
  }
  get label(): string | null {
    return this.getAttribute('label');
  }
  set label(value: string | null) {
    this.#reflect('label', value);
  }
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(value: boolean) {
    this.toggleAttribute('disabled', value);
  }

  /** As `<option>` and `<source>` do it: the attribute is the value. */
  #reflect(
    name: (typeof TOPIC_ATTRIBUTES)[number],
    value: string | number | null | undefined,
  ): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-topic': MqttTopic;
  }
}
