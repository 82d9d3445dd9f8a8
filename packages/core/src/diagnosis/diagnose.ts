import type { CredentialsProvider } from '../authentication/credentials.js';
import type { ConnectTarget } from '../connection/connect.js';
import { parseBrokerUrl } from '../details/broker-url.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import { checkDetails, resolveDetails, type DetailsProblem } from '../details/validate-details.js';
import {
  pageDiagnosisEnvironment,
  type DiagnosisEnvironment,
} from '../environment/diagnosis-environment.js';
import { MqttError } from '../errors.js';
import { policyProblems } from '../policy/policy-problems.js';
import type { DiagnosisReport } from './diagnosis-report.js';
import { Examination } from './examination.js';
import { localNetwork } from './local-network.js';
import { StageList } from './stage-list.js';

/** How to diagnose. */
export interface DiagnoseOptions {
  /** How to sign in, as in `connect()`; asked for the given address only. */
  readonly credentials?: CredentialsProvider | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** How long all of it may take, in milliseconds; 20 000 unless set. */
  readonly timeoutMs?: number | undefined;
  /** How long one question to a server may take, in milliseconds; 5000 unless set. */
  readonly stageTimeoutMs?: number | undefined;
  /** Time, chance, network and permissions, for tests. */
  readonly environment?: DiagnosisEnvironment | undefined;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_STAGE_TIMEOUT_MS = 5000;

/**
 * Looks for the reason why a connection does not come about, and says what a page can know: see {@link DiagnosisStageName} for what is
 * looked at. Opens a few sockets of its own, one after the other or a few at once, and closes them all; the CONNECT packet with its
 * user name and password goes to the given address only. Writes nothing to the console.
 *
 * With a client id of its own the broker ends another connection that has the same: diagnose what does not work, not what does.
 *
 * @param target - as for `connect()`.
 * @throws MqttError `aborted` by the signal. Whatever is wrong with the details, the server or the broker stands in the report.
 *
 * @example
 * const { stages, failed, better } = await diagnose({ host: 'broker.example', port: 8883 });
 */
export async function diagnose(
  target: ConnectTarget,
  options: DiagnoseOptions = {},
): Promise<DiagnosisReport> {
  const environment = options.environment ?? pageDiagnosisEnvironment();
  const { clock } = environment;
  const since = clock.now();
  const leave = new AbortController();
  const onAbort = (): void => {
    leave.abort();
  };
  const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (signal?.aborted) throw aborted();
  signal?.addEventListener('abort', onAbort);
  const cancel = clock.schedule(timeoutMs, onAbort);
  try {
    const stages = new StageList();
    const found = await examine(target, stages, environment, {
      ...options,
      signal: leave.signal,
      stageTimeoutMs: options.stageTimeoutMs ?? DEFAULT_STAGE_TIMEOUT_MS,
    });
    if (signal?.aborted) throw aborted();
    const { better, adviceFrom } = found;
    const isOver = leave.signal.aborted;
    const { failed } = stages;
    return {
      stages: stages.all(isOver ? 'time-over' : failed ? 'not-reached' : 'not-needed'),
      ...(failed ? { failed } : {}),
      ...(adviceFrom ? { adviceFrom } : {}),
      ...(better ? { better } : {}),
      durationMs: clock.now() - since,
    };
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
    leave.abort();
  }
}

interface Bounds extends DiagnoseOptions {
  readonly signal: AbortSignal;
  readonly stageTimeoutMs: number;
}

async function examine(
  target: ConnectTarget,
  stages: StageList,
  environment: DiagnosisEnvironment,
  options: Bounds,
): Promise<Pick<DiagnosisReport, 'better' | 'adviceFrom'>> {
  const { details, problems } = detailsOf(target, environment.pageUrl);
  const all = [
    ...problems,
    ...checkDetails(details, pageOf(environment)),
    ...policyProblems(details),
  ];
  const isMixed = all.some(({ code }) => code === 'mixed-content');
  const wrong = all.filter(
    ({ severity, code }) => severity === 'error' && code !== 'mixed-content',
  );
  if (wrong.length > 0) {
    stages.set('details', 'failed', 'details-wrong', {}, { problems: wrong });
    return { adviceFrom: 'details' };
  }
  stages.set('details', 'passed', 'details-right');
  // Without the page's protocol: what it forbids is a stage of its own.
  const resolved = resolveDetails(details);
  lookAtPort(all, resolved.port, stages);
  const [verdict, code] = await localNetwork(resolved.host, environment);
  stages.set('local-network', verdict, code);
  const examination = new Examination(details, resolved, stages, environment, options);
  if (isMixed) {
    stages.set('mixed-content', 'failed', 'mixed-content');
    const better = await examination.findEncrypted();
    return { adviceFrom: 'mixed-content', ...(better ? { better } : {}) };
  }
  stages.set('mixed-content', 'passed', 'encryption-fits');
  if (stages.get('port')?.code === 'port-blocked') return { adviceFrom: 'port' };
  return examination.run();
}

/** The details to look at; a URL's faults are told like those of details. */
function detailsOf(
  target: ConnectTarget,
  base: string | undefined,
): { readonly details: ConnectionDetails; readonly problems: readonly DetailsProblem[] } {
  if (typeof target !== 'string') return { details: target, problems: [] };
  const { details, problems } = parseBrokerUrl(target, base);
  return { details: { ...details, host: details.host ?? '' }, problems };
}

function pageOf({ pageProtocol }: DiagnosisEnvironment): { readonly pageProtocol?: string } {
  return pageProtocol === undefined ? {} : { pageProtocol };
}

function lookAtPort(problems: readonly DetailsProblem[], port: number, stages: StageList): void {
  const has = (code: DetailsProblem['code']): DetailsProblem | undefined =>
    problems.find((problem) => problem.code === code);
  if (has('blocked-port')) {
    stages.set('port', 'failed', 'port-blocked', { port });
    return;
  }
  const plain = has('plain-mqtt-port');
  if (!plain) {
    stages.set('port', 'passed', 'port-open', { port });
    return;
  }
  const suggestion: unknown =
    plain.values && 'suggestion' in plain.values ? plain.values.suggestion : undefined;
  // Some brokers take WebSockets there all the same.
  stages.set('port', 'unknown', 'port-plain-mqtt', {
    port,
    ...(typeof suggestion === 'number' ? { suggestion } : {}),
  });
}

function aborted(): MqttError {
  return new MqttError('aborted', 'The diagnosis was given up.');
}
