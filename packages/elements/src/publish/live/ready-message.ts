/** A message as the fields stood when it was made: what happens in them afterwards changes neither where it goes nor what it says. */
import type { Connection } from '@mqtt-kit/core';
import type { PublishDraft } from '../publish-draft.js';
import type { FieldMessage } from './field-message.js';
import type { Control } from './form-fields.js';

/** A message that may have to wait for its turn. */
export interface ReadyMessage extends FieldMessage, Pick<PublishDraft, 'qos' | 'retain'> {
  /** The field whose value it is; undefined where a whole form is. */
  readonly control: Control | undefined;
  /** The one it was made for: a command goes to no other broker. */
  readonly connection: Connection | undefined;
}

/** The message to be sent. A file is read only now. */
export async function draftOf(ready: ReadyMessage): Promise<PublishDraft> {
  const { topic, payload, qos, retain } = ready;
  return {
    topic,
    payload: payload instanceof File ? new Uint8Array(await payload.arrayBuffer()) : payload,
    qos,
    retain,
  };
}

/** Whether the later of two messages says all that the other did: of the same field, or choice of radio buttons, to the same topic on the same connection. */
export function hasSameTarget(one: ReadyMessage, other: ReadyMessage): boolean {
  return (
    one.connection === other.connection &&
    one.topic === other.topic &&
    isSameField(one.control, other.control)
  );
}

function isSameField(one: Control | undefined, other: Control | undefined): boolean {
  if (one?.type === 'radio' && other?.type === 'radio') return one.name === other.name;
  return one === other;
}
