/** What fields come to: the topic and the payload, or an error by the field's name. */
import { msg, str } from '@lit/localize';
import { checkTopicName } from '@mqtt-kit/core';
import { wordedError } from '../../localization/error-text.js';
import { formatBytes } from '../../localization/format.js';
import { topicText } from '../../localization/topic-text.js';
import type { Field } from './form-fields.js';
import { fillTopic } from './topic-placeholders.js';

/** What the attributes ask for. */
export interface FieldMessageParts {
  readonly topic: string;
  readonly fields: readonly Field[];
  readonly format: string | undefined;
  readonly field: string | undefined;
  /** The largest file, in bytes. */
  readonly maxBytes: number;
}

/** A message that is ready, but for a file that has to be read. */
export interface FieldMessage {
  readonly topic: string;
  readonly payload: string | File;
}

/**
 * A topic filled from fields.
 *
 * @throws MqttError `invalid-topic`; the field has the focus then.
 */
export function filledTopic(
  topic: string,
  fields: readonly Field[],
): { readonly topic: string; readonly used: ReadonlySet<string> } {
  const find = (name: string): Field | undefined => fields.find((field) => field.name === name);
  const filled = fillTopic(topic, (name) => find(name)?.text);
  if ('fault' in filled) {
    const { field: name, fault, character = '' } = filled;
    find(name)?.control.focus();
    switch (fault) {
      case 'missing':
        throw wordedError(
          'invalid-topic',
          msg(str`“${name}” stands in the topic, and there is no single value for it.`),
        );
      case 'empty':
        throw wordedError(
          'invalid-topic',
          msg(str`“${name}” stands in the topic and must not be empty.`),
        );
      case 'character': {
        const shown = character === '\0' ? 'U+0000' : character;
        throw wordedError(
          'invalid-topic',
          msg(str`“${name}” stands in the topic and must not contain “${shown}”.`),
        );
      }
    }
  }
  const problem = checkTopicName(filled.topic);
  if (problem) throw wordedError('invalid-topic', topicText(problem));
  return filled;
}

/**
 * The message of a form.
 *
 * @throws MqttError `invalid-topic`, `invalid-payload`, by the field's name.
 */
export function fieldMessage({
  topic,
  fields,
  format,
  field,
  maxBytes,
}: FieldMessageParts): FieldMessage {
  const filled = filledTopic(topic, fields);
  if (format === 'text' || format === 'bytes') {
    const one = fields.find(({ name }) => name === field);
    if (!one)
      throw wordedError('invalid-payload', msg(str`There is no field “${field ?? ''}” to send.`));
    return {
      topic: filled.topic,
      payload: format === 'text' ? textOfField(one) : fileOfField(one, maxBytes),
    };
  }
  return {
    topic: filled.topic,
    payload: objectOf(fields.filter(({ name }) => !filled.used.has(name))),
  };
}

/** The named fields as one object of JSON, written by hand: a number keeps its digits, and a name such as “__proto__” is data. */
function objectOf(fields: readonly Field[]): string {
  const members: string[] = [];
  for (const { name, json, files } of fields) {
    if (files) throw noFile(name);
    if (json !== undefined) members.push(`${JSON.stringify(name)}:${json}`);
  }
  return `{${members.join()}}`;
}

function textOfField({ name, text, files }: Field): string {
  if (files) throw noFile(name);
  if (text !== undefined) return text;
  throw wordedError('invalid-payload', msg(str`“${name}” is not one value that could be sent.`));
}

function fileOfField({ name, control }: Field, maxBytes: number): File {
  if (!(control instanceof HTMLInputElement && control.type === 'file'))
    throw wordedError('invalid-payload', msg(str`“${name}” is no field for a file.`));
  return oneFile(name, control, maxBytes);
}

/**
 * The file that was chosen in a field.
 *
 * @throws MqttError `invalid-payload`, `packet-too-large`.
 */
export function oneFile(name: string, control: HTMLInputElement, maxBytes: number): File {
  const [file, another] = control.files ?? [];
  if (!file || another) {
    control.focus();
    throw wordedError('invalid-payload', msg(str`Choose one file in “${name}”.`));
  }
  if (file.size > maxBytes) {
    const [size, most] = [formatBytes(file.size), formatBytes(maxBytes)];
    throw wordedError(
      'packet-too-large',
      msg(str`“${file.name}” has ${size}; at most ${most} can be sent.`),
    );
  }
  return file;
}

function noFile(name: string): Error {
  return wordedError(
    'invalid-payload',
    msg(str`“${name}” is a field for files, which JSON cannot hold: format="bytes" sends one.`),
  );
}
