import { MqttError } from '@mqtt-kit/core';

/** The error with which a promise rejects; throws when it does not, or with anything but an {@link MqttError}. */
export async function rejection(promise: Promise<unknown>): Promise<MqttError> {
  const error = await promise.then(
    () => 'nothing',
    (reason: unknown) => reason,
  );
  if (error instanceof MqttError) return error;
  throw new Error(`Rejected with ${String(error)} instead of an MqttError.`);
}
