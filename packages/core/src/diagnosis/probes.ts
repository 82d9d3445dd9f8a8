/** Single questions to a server, each bounded in time; none sends a user name, a password or a cookie, and none rejects. */
import type { Clock, WebSocketLike } from '../environment/environment.js';
import type { DiagnosisEnvironment } from '../environment/diagnosis-environment.js';
import { openSocket } from '../environment/open-socket.js';
import { MqttError } from '../errors.js';

/** How long a question may take. */
export interface ProbeLimit {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came of opening a WebSocket: `opened` with the subprotocol that the server chose; `blocked` where the page may not even try. */
export type SocketAnswer =
  | { readonly kind: 'opened'; readonly protocol: string }
  | { readonly kind: 'blocked' | 'refused' | 'silent' };

/** What came of asking for a page. */
export type ServerAnswer = 'answers' | 'rejects' | 'silent';

/** Opens a WebSocket and closes it again. `silent` also when `signal` aborts. */
export function probeSocket(
  url: string,
  protocols: readonly string[],
  { clock, WebSocket }: Pick<DiagnosisEnvironment, 'clock' | 'WebSocket'>,
  limit: ProbeLimit,
): Promise<SocketAnswer> {
  return bounded<SocketAnswer>(clock, limit, { kind: 'silent' }, (answer) => {
    let socket: WebSocketLike;
    try {
      socket = openSocket(url, protocols, WebSocket);
    } catch (error) {
      const isBlocked = error instanceof MqttError && error.code === 'blocked-by-policy';
      answer({ kind: isBlocked ? 'blocked' : 'refused' });
      return () => undefined;
    }
    socket.addEventListener('open', () => {
      answer({ kind: 'opened', protocol: socket.protocol });
    });
    socket.addEventListener('error', () => {
      answer({ kind: 'refused' });
    });
    socket.addEventListener('close', () => {
      answer({ kind: 'refused' });
    });
    return () => {
      socket.close();
    };
  });
}

/** Asks whether any server answers at an http or https address. */
export function probeServer(
  url: string,
  { clock, reach }: Pick<DiagnosisEnvironment, 'clock' | 'reach'>,
  limit: ProbeLimit,
): Promise<ServerAnswer> {
  return bounded<ServerAnswer>(clock, limit, 'silent', (answer) => {
    const leave = new AbortController();
    reach(url, leave.signal).then(
      () => {
        answer('answers');
      },
      () => {
        answer('rejects');
      },
    );
    return () => {
      leave.abort();
    };
  });
}

/** Runs `ask` until it answers, the time is over or the signal aborts, and then ends it. */
function bounded<T>(
  clock: Clock,
  { timeoutMs, signal }: ProbeLimit,
  otherwise: T,
  ask: (answer: (answer: T) => void) => () => void,
): Promise<T> {
  if (signal.aborted || timeoutMs <= 0) return Promise.resolve(otherwise);
  return new Promise((resolve) => {
    // It may answer before there is anything to end.
    const asked: { isOver?: boolean; end?: () => void } = {};
    const answer = (value: T): void => {
      if (asked.isOver) return;
      asked.isOver = true;
      cancel();
      signal.removeEventListener('abort', giveUp);
      asked.end?.();
      resolve(value);
    };
    const giveUp = (): void => {
      answer(otherwise);
    };
    const cancel = clock.schedule(timeoutMs, giveUp);
    signal.addEventListener('abort', giveUp);
    asked.end = ask(answer);
    if (asked.isOver) asked.end();
  });
}
