import { MqttError } from '@mqtt-kit/core';

/** What was thrown, as the kit's own error; anything else was a fault of the page's code. */
export function toMqttError(thrown: unknown): MqttError {
  if (thrown instanceof MqttError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new MqttError('handler-failed', message, { cause: thrown });
}
