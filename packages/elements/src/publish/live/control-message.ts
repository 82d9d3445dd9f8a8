/** What one field comes to when it publishes by itself. */
import { msg, str } from '@lit/localize';
import { wordedError } from '../../localization/error-text.js';
import {
  filledTopic,
  oneFile,
  type FieldMessage,
  type FieldMessageParts,
} from './field-message.js';
import { jsonList, jsonOf, textOf, type Control } from './form-fields.js';

/** The same as for a form, and the field that is the message. */
export interface ControlMessageParts extends FieldMessageParts {
  readonly control: Control;
  /** What a checkbox sends when it is on, unless true. */
  readonly on: string | undefined;
  readonly off: string | undefined;
}

/**
 * The message of one field: its value as JSON, or as text.
 *
 * @throws MqttError `invalid-topic`, `invalid-payload`.
 */
export function controlMessage({
  topic,
  fields,
  format,
  maxBytes,
  control,
  on,
  off,
}: ControlMessageParts): FieldMessage {
  const filled = filledTopic(topic, fields);
  if (control instanceof HTMLInputElement && control.type === 'file') {
    if (format !== 'bytes')
      throw wordedError(
        'invalid-payload',
        msg('A file cannot be sent as text or JSON: format="bytes" sends it.'),
      );
    const name = control.name || 'file';
    return { topic: filled.topic, payload: oneFile(name, control, maxBytes) };
  }
  if (format === 'bytes')
    throw wordedError('invalid-payload', msg(str`“${control.name}” is no field for a file.`));
  const isSwitch = control instanceof HTMLInputElement && control.type === 'checkbox';
  const said = isSwitch && (control.checked ? on : off);
  if (typeof said === 'string') return { topic: filled.topic, payload: said };
  if (format === 'text') return { topic: filled.topic, payload: textOf(control) };
  // Text is JSON here, and so has its quotes.
  const json = jsonOf(control);
  if (json === 'null')
    throw wordedError('invalid-payload', msg('An empty field for a number is not sent.'));
  return { topic: filled.topic, payload: typeof json === 'string' ? json : jsonList(json) };
}
