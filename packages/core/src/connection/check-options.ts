/** What a caller asks for beside topic and payload, checked before anything is sent: a wrong packet would end the connection. */
import { MqttError } from '../errors.js';
import { stringFault } from '../routing/mqtt-string.js';
import { checkTopicName, parseSharedFilter } from '../routing/topic.js';
import type { FilterOptions, PublishProperties } from './session-port.js';

const MAX_BYTES = 65_535;

function refuse(what: string): never {
  throw new MqttError('invalid-options', `${what}.`);
}

// The types say so, but a page without TypeScript passes what its markup holds.
function checkQos(qos: unknown): void {
  if (qos !== 0 && qos !== 1 && qos !== 2)
    refuse('Quality of service (qos) must be the number 0, 1 or 2');
}

function checkFlag(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') refuse(`“${name}” must be true or false`);
}

function checkText(name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || stringFault(value) !== null) {
    refuse(`“${name}” must be well-formed text without null characters, up to 65 535 bytes`);
  }
}

/**
 * @throws MqttError `invalid-options` (MQTT 5 §3.3.2.3).
 */
export function checkPublishOptions(
  qos: unknown,
  retain: unknown,
  properties: PublishProperties | undefined,
): void {
  checkQos(qos);
  checkFlag('retain', retain);
  if (properties === undefined) return;
  const { payloadFormatIndicator, messageExpiryInterval, responseTopic, correlationData } =
    properties;
  // As above: what the types exclude may come all the same.
  const format: unknown = payloadFormatIndicator;
  if (format !== undefined && format !== 0 && format !== 1)
    refuse('“payloadFormatIndicator” must be 0 or 1');
  if (
    messageExpiryInterval !== undefined &&
    !(
      Number.isInteger(messageExpiryInterval) &&
      messageExpiryInterval >= 0 &&
      messageExpiryInterval < 2 ** 32
    )
  ) {
    refuse('“messageExpiryInterval” must be a whole number of seconds from 0 to 4 294 967 295');
  }
  checkText('contentType', properties.contentType);
  checkText('responseTopic', responseTopic);
  if (responseTopic !== undefined && checkTopicName(responseTopic)) {
    refuse('“responseTopic” must be a topic name without wildcards');
  }
  const data: unknown = correlationData;
  if (data !== undefined && !(data instanceof Uint8Array && data.length <= MAX_BYTES)) {
    refuse('“correlationData” must be a Uint8Array of up to 65 535 bytes');
  }
  const user: unknown = properties.userProperties === undefined ? {} : properties.userProperties;
  if (user === null || typeof user !== 'object')
    refuse('“userProperties” must be an object of texts');
  for (const [name, value] of Object.entries(user)) {
    checkText('userProperties', name);
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value as unknown]) {
      if (one === undefined) refuse('“userProperties” must be an object of texts');
      checkText('userProperties', one);
    }
  }
}

/**
 * @throws MqttError `invalid-options` (MQTT 5 §3.8.3.1).
 */
export function checkSubscribeOptions(filter: string, { qos, nl, rap, rh }: FilterOptions): void {
  checkQos(qos);
  checkFlag('nl', nl);
  checkFlag('rap', rap);
  const handling: unknown = rh;
  if (handling !== undefined && handling !== 0 && handling !== 1 && handling !== 2) {
    refuse('Retain handling (rh) must be 0, 1 or 2');
  }
  // [MQTT-3.8.3-4]
  if (nl && parseSharedFilter(filter))
    refuse('A shared subscription cannot leave out own messages (nl)');
}
