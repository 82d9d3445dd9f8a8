/** What only the network tells: the stages from the server to the CONNECT packet. */
import { connect } from '../connection/connect.js';
import { brokerUrl } from '../details/broker-url.js';
import {
  DEFAULT_WSS_PORT,
  type ConnectionDetails,
  type ResolvedDetails,
} from '../details/connection-details.js';
import type { DiagnosisEnvironment } from '../environment/diagnosis-environment.js';
import { toErrorData } from '../errors.js';
import { presetById } from '../details/presets.js';
import { policy } from '../policy/policy.js';
import type { DiagnoseOptions } from './diagnose.js';
import type { BetterAddress, DiagnosisReport, DiagnosisStageName } from './diagnosis-report.js';
import {
  probeServer,
  probeSocket,
  type ProbeLimit,
  type ServerAnswer,
  type SocketAnswer,
} from './probes.js';
import type { StageList } from './stage-list.js';
import { withoutQuery } from '../details/without-query.js';

const SUBPROTOCOL = 'mqtt';
const COMMON_PATHS: readonly string[] = ['/mqtt', '/ws', '/'];
/** How long a goodbye may take, in milliseconds. */
const GOODBYE_MS = 1000;

/** One look at one address. */
export class Examination {
  readonly #details: ConnectionDetails;
  readonly #resolved: ResolvedDetails;
  readonly #stages: StageList;
  readonly #environment: DiagnosisEnvironment;
  readonly #options: DiagnoseOptions;
  readonly #limit: ProbeLimit;
  #better: BetterAddress | undefined;

  constructor(
    details: ConnectionDetails,
    resolved: ResolvedDetails,
    stages: StageList,
    environment: DiagnosisEnvironment,
    options: DiagnoseOptions & { readonly signal: AbortSignal; readonly stageTimeoutMs: number },
  ) {
    this.#details = details;
    this.#resolved = resolved;
    this.#stages = stages;
    this.#environment = environment;
    this.#options = options;
    this.#limit = { timeoutMs: options.stageTimeoutMs, signal: options.signal };
  }

  /** Never rejects. */
  async run(): Promise<Pick<DiagnosisReport, 'better' | 'adviceFrom'>> {
    const { url, host, port } = this.#resolved;
    const server = this.#ask(this.#pageUrl);
    const socket = await this.#open(url, [SUBPROTOCOL]);
    // Many a broker answers no other request: where its socket opens, nobody waits for that. The end of the diagnosis ends it.
    if (socket.kind === 'blocked')
      this.#stages.set('server', 'failed', 'page-forbids', { host, port });
    else if (socket.kind === 'opened' && socket.protocol === SUBPROTOCOL) this.#opened();
    else await this.#notOpened(socket, await server);
    // A provider may give a signed URL in place of the details' own: then only the CONNECT itself tells.
    const mayDiffer =
      this.#options.credentials !== undefined ||
      this.#resolved.authentication.method === 'PROVIDER';
    if (!this.#limit.signal.aborted && (this.#stages.failed === undefined || mayDiffer))
      await this.#connect();
    return {
      ...(this.#better ? { better: this.#better } : {}),
      ...adviceOf(this.#stages),
    };
  }

  /** An encrypted address of the same broker, for a page that may open no other. Never rejects. */
  async findEncrypted(): Promise<BetterAddress | undefined> {
    const { port, path, preset } = this.#resolved;
    const ports = new Set([presetById(preset)?.ports.wss ?? DEFAULT_WSS_PORT, port]);
    const answers = await Promise.all(
      [...ports].map(async (port) => {
        const address = { port, path, tls: true };
        return (await this.#isBroker({ ...address, path: this.#path })) ? address : [];
      }),
    );
    return answers.flat()[0];
  }

  /** A WebSocket for MQTT opens here: so does everything before it. */
  #opened(): void {
    const stages = this.#stages;
    const { host, port } = this.#resolved;
    const path = this.#path;
    if (stages.get('port')?.verdict !== 'passed')
      stages.set('port', 'passed', 'port-open', { port });
    if (stages.get('local-network')?.verdict !== 'passed')
      stages.set('local-network', 'passed', 'local-network-granted');
    stages.set('server', 'passed', 'server-answers', { host, port });
    stages.set('websocket', 'passed', 'websocket-opened', { path });
    stages.set('paths', 'skipped', 'not-needed');
    stages.set('origin', 'passed', 'origin-accepted');
    stages.set('subprotocol', 'passed', 'subprotocol-agreed');
  }

  async #notOpened(socket: SocketAnswer, server: ServerAnswer): Promise<void> {
    const stages = this.#stages;
    const { host, port, url } = this.#resolved;
    const path = this.#path;
    // Chromium refuses a WebSocket without the subprotocol that it asked for; others open it.
    const bare = socket.kind === 'opened' ? socket : await this.#open(url, []);
    if (bare.kind === 'opened') {
      this.#opened();
      stages.set('subprotocol', 'failed', 'subprotocol-missing');
      if (await this.#findPath()) return;
      stages.set('paths', 'failed', 'paths-none');
      return;
    }
    // Where nobody listens, or nobody is trusted, a page is refused as a WebSocket is; who keeps us waiting is there.
    const isThere = server === 'answers' || (server === 'silent' && socket.kind === 'refused');
    const found = server !== 'silent' || isThere ? await this.#findPath() : false;
    if (!isThere && !found) {
      await this.#noServer(server);
      return;
    }
    stages.set('server', 'passed', 'server-answers', { host, port });
    const code = socket.kind === 'silent' ? 'websocket-silent' : 'websocket-refused';
    stages.set('websocket', 'failed', code, { path });
    if (found || this.#limit.signal.aborted) return;
    stages.set('paths', 'failed', 'paths-none');
    const origin = originOf(this.#environment.pageUrl);
    const page = this.#resolved.tls ? { page: this.#pageUrl } : {};
    if (origin !== undefined)
      stages.set('origin', 'unknown', 'origin-suspected', { origin, ...page });
    this.#blamePort();
  }

  async #noServer(server: ServerAnswer): Promise<void> {
    const stages = this.#stages;
    const { host, port, path, tls } = this.#resolved;
    const values = { host, port, page: this.#pageUrl };
    const reverse = { port, path, tls: !tls };
    const mayReverse =
      !tls || (policy().allowInsecureWs && this.#environment.pageProtocol !== 'https:');
    const suggestion = stages.get('port')?.values.suggestion;
    if (suggestion !== undefined) {
      const other = { port: suggestion, path: this.#usualPath, tls };
      if (await this.#isBroker(other)) {
        this.#better = other;
        stages.set('paths', 'passed', 'port-found', { port: suggestion });
      }
    } else if (mayReverse && (await this.#isBroker(reverse))) {
      this.#better = reverse;
      stages.set('server', 'failed', 'server-other-encryption', values);
      return;
    }
    if (this.#environment.pageConditions().includes('offline'))
      stages.set('server', 'failed', 'offline', values);
    else if (server === 'silent') stages.set('server', 'failed', 'server-silent', values);
    else stages.set('server', 'failed', tls ? 'server-untrusted' : 'server-unreachable', values);
    this.#blamePort();
  }

  /** Where nothing worked, a port of plain MQTT is the reason. */
  #blamePort(): void {
    const port = this.#stages.get('port');
    if (port?.verdict === 'unknown') this.#stages.set('port', 'failed', port.code, port.values);
  }

  /** Tries the usual paths at the same host and port, without the query: it may hold a signature. */
  async #findPath(): Promise<boolean> {
    const { port, tls } = this.#resolved;
    const paths = new Set([this.#usualPath, ...COMMON_PATHS]);
    paths.delete(this.#path);
    const answers = await Promise.all(
      [...paths].map(async (path) => ((await this.#isBroker({ port, path, tls })) ? path : [])),
    );
    const [path] = answers.flat();
    if (path === undefined) return false;
    this.#better = { port, path, tls };
    this.#stages.set('paths', 'passed', 'path-found', { path });
    return true;
  }

  async #isBroker(address: BetterAddress): Promise<boolean> {
    const { host } = this.#resolved;
    const answer = await this.#open(brokerUrl({ host, ...address }), [SUBPROTOCOL]);
    return answer.kind === 'opened' && answer.protocol === SUBPROTOCOL;
  }

  async #connect(): Promise<void> {
    const environment = this.#environment;
    const { credentials } = this.#options;
    const { signal } = this.#limit;
    try {
      // The connection's own time over the handshake says what it waited for.
      const details = { ...this.#details, connectTimeoutMs: this.#limit.timeoutMs };
      const connection = connect(details, { reconnect: false, credentials, environment });
      try {
        await connection.ready({ timeoutMs: Infinity, signal });
      } finally {
        await connection.close({ timeoutMs: GOODBYE_MS }).catch(() => undefined);
      }
      // What was refused without a signed URL is well with it.
      if (this.#stages.failed !== undefined) this.#opened();
      this.#better = undefined;
      this.#stages.set('connect', 'passed', 'connect-accepted');
    } catch (thrown) {
      if (this.#limit.signal.aborted) return;
      this.#stages.set('connect', 'failed', 'connect-failed', {}, { error: toErrorData(thrown) });
    }
  }

  #open(url: string, protocols: readonly string[]): Promise<SocketAnswer> {
    return probeSocket(url, protocols, this.#environment, this.#limit);
  }

  #ask(url: string): Promise<ServerAnswer> {
    return probeServer(url, this.#environment, this.#limit);
  }

  /** The given path without its query. */
  get #path(): string {
    return withoutQuery(this.#resolved.path);
  }

  get #usualPath(): string {
    return presetById(this.#resolved.preset)?.path ?? this.#path;
  }

  /** The server's first page: its answer is of no interest, so nothing of the path is sent. */
  get #pageUrl(): string {
    const { host, port, tls } = this.#resolved;
    return brokerUrl({ host, port, tls, path: '/' }).replace(/^ws/, 'http');
  }
}

function originOf(pageUrl: string | undefined): string | undefined {
  const origin = pageUrl === undefined ? 'null' : new URL(pageUrl).origin;
  return origin === 'null' ? undefined : origin;
}

/** Which of the stages has the one thing to do. */
function adviceOf(stages: StageList): { readonly adviceFrom?: DiagnosisStageName } {
  const { failed } = stages;
  if (failed === undefined) return {};
  const isFound = stages.get('paths')?.verdict === 'passed';
  if (isFound) return { adviceFrom: 'paths' };
  // Where nothing answers in a local network, the browser's permission is the first thing to look at.
  if (failed === 'server' && stages.get('local-network')?.verdict === 'unknown')
    return { adviceFrom: 'local-network' };
  if (failed === 'websocket' && stages.get('origin')?.verdict === 'unknown')
    return { adviceFrom: 'origin' };
  return { adviceFrom: failed };
}
