/** The states of a connection in one word. */
import { msg } from '@lit/localize';
import type { ConnectionStatus } from '@mqtt-kit/core';

/** The word for a state. */
export function stateWord(status: ConnectionStatus): string {
  switch (status) {
    case 'idle':
      return msg('Not started');
    case 'connecting':
      return msg('Connecting…');
    case 'connected':
      return msg('Connected');
    case 'waiting':
      return msg('Waiting');
    case 'offline':
      return msg('Offline');
    case 'refused':
      return msg('Refused');
    case 'closed':
      return msg('Closed');
  }
}
