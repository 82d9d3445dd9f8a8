import { MqttError } from '@mqtt-kit/core';

/** Whether a message that was not acknowledged may have reached the broker all the same. */
export function mayHaveArrived(error: unknown): boolean {
  return (
    !(error instanceof MqttError) ||
    error.delivery === 'unknown' ||
    error.code === 'delivery-unknown'
  );
}
