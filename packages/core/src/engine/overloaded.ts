import { MqttError } from '../errors.js';

/** Why a connection is given up on which more comes than the page can take. */
export function overloaded(): MqttError {
  const text =
    'More messages came than this page can handle, and the broker would not wait: the connection was closed so that none of QoS 1 or 2 is lost.';
  return new MqttError('overloaded', text, { retryable: true });
}
