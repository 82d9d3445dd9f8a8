import { parseBrokerUrl, type ConnectionDetails } from '@mqtt-kit/core';
import {
  diagnose,
  type DiagnosisReport,
  type DiagnosisStage,
  type DiagnosisStageName,
} from '@mqtt-kit/core/diagnosis';
import { expect } from '@open-wc/testing';
import type { ScenarioName } from '../scripted/scenarios.js';
import { scriptedRun } from './scripted-run.js';
import { watchSockets, type WatchedSockets } from './sockets.js';
import { testServicePorts } from './test-services.js';

/** Long enough for loopback, short enough for a test. */
const STAGE_TIMEOUT_MS = 2000;

function stage({ stages }: DiagnosisReport, name: DiagnosisStageName): DiagnosisStage {
  const found = stages.find((each) => each.stage === name);
  expect(found, name).not.to.equal(undefined);
  return found!;
}

function verdicts(report: DiagnosisReport): Record<string, string> {
  return Object.fromEntries(report.stages.map(({ stage, verdict }) => [stage, verdict]));
}

async function scripted(name: ScenarioName, stageTimeoutMs: number): Promise<DiagnosisReport> {
  const { details } = parseBrokerUrl((await scriptedRun(name)).url);
  return diagnose({ host: 'localhost', tls: false, ...details }, { stageTimeoutMs });
}

describe('a diagnosis of real servers', () => {
  let sockets: WatchedSockets;
  beforeEach(() => {
    sockets = watchSockets();
  });
  afterEach(() => {
    sockets.stop();
    expect(sockets.alive, 'sockets left open').to.equal(0);
  });

  async function look(details: ConnectionDetails): Promise<DiagnosisReport> {
    const report = await diagnose(details, { stageTimeoutMs: STAGE_TIMEOUT_MS });
    expect(structuredClone(report)).to.deep.equal(report);
    return report;
  }

  it('finds nothing wrong with a broker that works, with TLS and without', async () => {
    const { ws, wss } = await testServicePorts();
    for (const tls of [true, false]) {
      const report = await look({ host: 'localhost', port: tls ? wss : ws, tls });
      expect(report.failed).to.equal(undefined);
      expect(verdicts(report)).to.deep.equal({
        details: 'passed',
        'mixed-content': 'passed',
        port: 'passed',
        'local-network': 'passed',
        server: 'passed',
        websocket: 'passed',
        paths: 'skipped',
        origin: 'passed',
        subprotocol: 'passed',
        connect: 'passed',
      });
      expect(report).not.to.have.any.keys('better', 'adviceFrom');
    }
  });

  it('finds a wrong login, and tells no password', async () => {
    const { wss } = await testServicePorts();
    const report = await look({
      host: 'localhost',
      port: wss,
      authentication: { method: 'BASIC', username: 'demo', password: 'S3CRET' },
    });
    expect(report.failed).to.equal('connect');
    expect(stage(report, 'connect').error?.code).to.equal('bad-credentials');
    expect(JSON.stringify(report)).not.to.include('S3CRET');
  });

  it('uses the credentials that it is handed', async () => {
    const { wss } = await testServicePorts();
    const report = await diagnose(
      { host: 'localhost', port: wss },
      { credentials: () => ({ username: 'demo', password: 'demo' }) },
    );
    expect(report.failed).to.equal(undefined);
  });

  it('finds that nobody listens', async () => {
    const { closed } = await testServicePorts();
    for (const tls of [true, false]) {
      const report = await look({ host: '127.0.0.1', port: closed, tls });
      expect(report.failed).to.equal('server');
      expect(stage(report, 'server').code).to.equal(
        tls ? 'server-untrusted' : 'server-unreachable',
      );
      expect(stage(report, 'connect').verdict).to.equal('skipped');
    }
  });

  it('blames the port of plain MQTT', async () => {
    const report = await look({ host: '127.0.0.1', port: 1883, tls: false });
    expect(report.failed).to.equal('port');
    expect(stage(report, 'port').code).to.equal('port-plain-mqtt');
  });

  it('finds that TLS is the other way round, and the better address', async () => {
    const { ws, wss } = await testServicePorts();
    for (const tls of [true, false]) {
      const port = tls ? ws : wss;
      const report = await look({ host: 'localhost', port, tls });
      expect(stage(report, 'server').code).to.equal('server-other-encryption');
      expect(report.better).to.deep.equal({ port, path: '/mqtt', tls: !tls });
      const better = await look({ host: 'localhost', ...report.better });
      expect(better.failed).to.equal(undefined);
    }
  });

  it('finds the path of the broker, without giving away the query', async () => {
    const { wss } = await testServicePorts();
    const report = await look({ host: 'localhost', port: wss, path: '/nowhere?signature=S3CRET' });
    // The broker’s server answers WebSockets only there, and nothing to other requests.
    expect(report.better).to.deep.equal({ port: wss, path: '/mqtt', tls: true });
    expect([report.failed, report.adviceFrom]).to.deep.equal(['websocket', 'paths']);
    expect(JSON.stringify(report)).not.to.include('S3CRET');
  });

  it('tells a server that refuses every WebSocket', async () => {
    for (const name of ['http-404', 'http-403', 'http-200'] as const) {
      const report = await scripted(name, STAGE_TIMEOUT_MS);
      expect(verdicts(report), name).to.include({
        server: 'passed',
        websocket: 'failed',
        paths: 'failed',
        origin: 'unknown',
        connect: 'skipped',
      });
      expect([report.failed, report.adviceFrom]).to.deep.equal(['websocket', 'origin']);
      expect(stage(report, 'origin').advice).to.include(location.origin);
    }
  });

  it('tells a WebSocket that is not for MQTT', async () => {
    const report = await scripted('no-mqtt-twice', STAGE_TIMEOUT_MS);
    expect(verdicts(report)).to.include({
      server: 'passed',
      websocket: 'passed',
      subprotocol: 'failed',
      connect: 'skipped',
    });
    expect(report.failed).to.equal('subprotocol');
  });

  it('tells a server that takes the handshake and says nothing', async () => {
    const report = await scripted('handshake-silent', 400);
    expect(stage(report, 'websocket').code).to.equal('websocket-silent');
    expect(report.failed).to.equal('websocket');
  });

  it('tells a broker that says nothing to CONNECT', async () => {
    const report = await scripted('silent-after-a-look', 400);
    expect(report.failed).to.equal('connect');
    expect(stage(report, 'connect').error?.code).to.equal('connect-timeout');
  });

  it('tells a broker that refuses CONNECT', async () => {
    const { wss } = await testServicePorts();
    const refused = await look({
      host: 'localhost',
      port: wss,
      protocolVersion: 5,
    });
    expect(refused.failed).to.equal('connect');
    expect(stage(refused, 'connect').error?.code).to.equal('refused');
  });
});
