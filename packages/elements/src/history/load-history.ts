import { MqttError } from '@mqtt-kit/core';

/** The part of the core that keeps and fetches messages: few pages need it. @throws MqttError `history-failed`. */
export function loadHistory(): Promise<typeof import('@mqtt-kit/core/history')> {
  return import('@mqtt-kit/core/history').catch(historyNotLoaded);
}

/** @throws MqttError `history-failed`. */
export function historyNotLoaded(cause: unknown): never {
  const text = 'The code that keeps and fetches older messages did not load.';
  throw new MqttError('history-failed', text, { retryable: true, cause });
}
