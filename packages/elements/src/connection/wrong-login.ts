import type { ErrorData } from '@mqtt-kit/core';

/** Whether a broker refused user name and password. Brokers differ in which of the two they answer to a wrong password. */
export function isWrongLogin(error: ErrorData | undefined): boolean {
  return error?.code === 'bad-credentials' || error?.code === 'not-authorized';
}
