import { expect } from '@open-wc/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import type { WebSocketLike } from '../environment/environment.js';
import {
  pageDiagnosisEnvironment,
  type DiagnosisEnvironment,
  type PermissionAnswer,
} from '../environment/diagnosis-environment.js';
import { MqttError } from '../errors.js';
import { configure } from '../policy/policy.js';
import { FakeClock } from '../testing/fake-clock.js';
import { addressSpaceOf } from './address-space.js';
import { diagnose } from './diagnose.js';
import type { DiagnosisReport, DiagnosisStageName } from './diagnosis-report.js';

/** What servers answer, by URL; anything else is refused. */
interface World {
  readonly sockets?: Readonly<Record<string, 'mqtt' | 'silent'>>;
  readonly pages?: readonly string[];
  readonly permissions?: Readonly<Record<string, PermissionAnswer>>;
  readonly pageUrl?: string;
  readonly offline?: boolean;
  readonly clock?: FakeClock;
}

function fakeWorld(world: World): {
  readonly environment: DiagnosisEnvironment;
  readonly opened: string[];
  readonly open: () => number;
} {
  const opened: string[] = [];
  let open = 0;
  class FakeSocket {
    binaryType = '';
    readyState = 0;
    bufferedAmount = 0;
    protocol = '';
    readonly #listeners = new Map<string, (() => void)[]>();
    constructor(url: string, protocols: string[]) {
      opened.push(url);
      open++;
      const answer = world.sockets?.[url];
      if (answer === 'silent') return;
      queueMicrotask(() => {
        if (answer === undefined) {
          this.close();
          return;
        }
        this.protocol = protocols.length > 0 ? answer : '';
        for (const listener of this.#listeners.get('open') ?? []) listener();
      });
    }
    send(): void {
      // Nobody reads it.
    }
    close(): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      open--;
      for (const listener of this.#listeners.get('close') ?? []) listener();
    }
    addEventListener(type: string, listener: () => void): void {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }
  }
  const pageUrl = world.pageUrl ?? 'https://page.example/';
  const environment: DiagnosisEnvironment = {
    ...pageDiagnosisEnvironment(),
    ...(world.clock ? { clock: world.clock } : {}),
    // It has what a socket has; the listeners' parameters are not used.
    WebSocket: FakeSocket as unknown as new (url: string, protocols: string[]) => WebSocketLike,
    pageUrl,
    pageProtocol: pageUrl.startsWith('https:') ? 'https:' : 'http:',
    pageConditions: () => (world.offline ? ['offline'] : []),
    reach: (url) =>
      world.pages?.includes(url) ? Promise.resolve() : Promise.reject(new TypeError('refused')),
    permission: (name) => Promise.resolve(world.permissions?.[name]),
  };
  return { environment, opened, open: () => open };
}

/** The verdict and code of one stage. */
function at({ stages }: DiagnosisReport, name: DiagnosisStageName): string {
  const stage = stages.find((each) => each.stage === name);
  return `${stage?.verdict ?? 'none'} ${stage?.code ?? ''}`;
}

describe('a diagnosis', () => {
  it('has every stage, in order, as plain data, whatever is wrong', async () => {
    const { environment, opened } = fakeWorld({});
    const report = await diagnose({ host: 'a b', port: 70_000 }, { environment });
    expect(report.stages.map(({ stage }) => stage)).to.deep.equal([
      'details',
      'mixed-content',
      'port',
      'local-network',
      'server',
      'websocket',
      'paths',
      'origin',
      'subprotocol',
      'connect',
    ]);
    expect(report.failed).to.equal('details');
    expect(at(report, 'details')).to.equal('failed details-wrong');
    expect(report.stages[0]?.problems?.map(({ field }) => field)).to.have.members(['host', 'port']);
    expect(at(report, 'connect')).to.equal('skipped not-reached');
    expect(structuredClone(report)).to.deep.equal(report);
    expect(opened).to.deep.equal([]);
  });

  it('tells of a URL that is none', async () => {
    const { environment } = fakeWorld({});
    for (const url of ['', 'ftp://a.example', 'mqtt://a.example:1883'])
      expect((await diagnose(url, { environment })).failed).to.equal('details');
  });

  it('finds mixed content, and the encrypted address', async () => {
    const { environment, opened, open } = fakeWorld({
      sockets: { 'wss://broker.example:8084/mqtt': 'mqtt' },
    });
    const details = { host: 'broker.example', tls: false, port: 8083, preset: 'emqx' } as const;
    const report = await diagnose(details, { environment });
    expect([report.failed, report.adviceFrom]).to.deep.equal(['mixed-content', 'mixed-content']);
    expect(report.better).to.deep.equal({ port: 8084, path: '/mqtt', tls: true });
    expect(opened.filter((url) => url.startsWith('ws:'))).to.deep.equal([]);
    expect(open()).to.equal(0);
  });

  it('names a port that no browser opens, without trying', async () => {
    const { environment, opened } = fakeWorld({});
    const report = await diagnose({ host: 'broker.example', port: 6667 }, { environment });
    expect(at(report, 'port')).to.equal('failed port-blocked');
    expect(opened).to.deep.equal([]);
  });

  it('blames a port of plain MQTT where nothing answers, and finds the one of WebSocket', async () => {
    const { environment } = fakeWorld({ sockets: { 'wss://broker.example:8084/mqtt': 'mqtt' } });
    const details = { host: 'broker.example', port: 8883, preset: 'emqx' } as const;
    const report = await diagnose(details, { environment });
    expect(report.failed).to.equal('port');
    expect(report.better).to.deep.equal({ port: 8084, path: '/mqtt', tls: true });
    expect(report.adviceFrom).to.equal('paths');
  });

  it('finds that a permission for the local network is denied, and not blame it where none is needed', async () => {
    const permissions = { 'local-network': 'denied', 'loopback-network': 'denied' } as const;
    const cases = [
      ['https://page.example/', '192.168.1.7', 'failed local-network-denied'],
      ['https://page.example/', '127.0.0.1', 'failed local-network-denied'],
      ['https://page.example/', 'broker.local', 'failed local-network-denied'],
      ['https://page.example/', 'broker.example', 'passed local-network-not-needed'],
      ['http://192.168.1.2/', '192.168.1.7', 'passed local-network-not-needed'],
      ['http://localhost/', '127.0.0.1', 'passed local-network-not-needed'],
    ] as const;
    for (const [pageUrl, host, expected] of cases) {
      const { environment } = fakeWorld({ permissions, pageUrl });
      const report = await diagnose({ host }, { environment });
      expect(at(report, 'local-network'), `${pageUrl} ${host}`).to.equal(expected);
      expect(report.failed).to.equal(expected.startsWith('failed') ? 'local-network' : 'server');
    }
  });

  it('says what is not known of the local network, first of all', async () => {
    for (const [answer, code] of [
      ['prompt', 'local-network-asks'],
      [undefined, 'local-network-untold'],
    ] as const) {
      const { environment } = fakeWorld({ permissions: { 'local-network-access': answer } });
      const report = await diagnose({ host: '10.0.0.1' }, { environment });
      expect(at(report, 'local-network')).to.equal(`unknown ${code}`);
      expect([report.failed, report.adviceFrom]).to.deep.equal(['server', 'local-network']);
    }
  });

  it('tells no server, no trust and no network apart as far as it can', async () => {
    const untrusted = await diagnose({ host: 'a.example' }, fakeWorld({}));
    expect(at(untrusted, 'server')).to.equal('failed server-untrusted');
    expect(untrusted.stages.find(({ stage }) => stage === 'server')?.advice).to.include(
      'https://a.example/',
    );
    const plain = fakeWorld({ pageUrl: 'http://page.example/' });
    const unreachable = await diagnose({ host: 'a.example', tls: false }, plain);
    expect(at(unreachable, 'server')).to.equal('failed server-unreachable');
    const offline = await diagnose({ host: 'a.example' }, fakeWorld({ offline: true }));
    expect(at(offline, 'server')).to.equal('failed offline');
  });

  it('suspects a check of the origin where a server refuses every WebSocket', async () => {
    const { environment } = fakeWorld({ pages: ['https://a.example:8084/'] });
    const report = await diagnose({ host: 'a.example', port: 8084 }, { environment });
    expect(at(report, 'server')).to.equal('passed server-answers');
    expect(at(report, 'websocket')).to.equal('failed websocket-refused');
    expect(at(report, 'origin')).to.equal('unknown origin-suspected');
    const origin = report.stages.find(({ stage }) => stage === report.adviceFrom);
    expect(origin?.advice).to.include('https://page.example');
    // A browser cancels a WebSocket whose server asks for a client certificate that was not chosen yet.
    expect(origin?.advice).to.include('client certificate, open https://a.example:8084/');
    const plain = fakeWorld({ pageUrl: 'http://page.example/', pages: ['http://a.example:8084/'] });
    const open = await diagnose({ host: 'a.example', port: 8084, tls: false }, plain);
    expect(open.stages.find(({ stage }) => stage === 'origin')?.advice).not.to.include(
      'certificate',
    );
  });

  it('sends neither password nor signature anywhere else, and tells of neither', async () => {
    const { environment, opened } = fakeWorld({ pages: ['https://a.example/'] });
    const asked: string[] = [];
    const reach = (url: string): Promise<void> => {
      asked.push(url);
      return Promise.resolve();
    };
    const report = await diagnose(
      {
        host: 'a.example',
        path: '/x?signature=S3CRET',
        authentication: { method: 'BASIC', username: 'ada', password: 'S3CRET' },
      },
      { environment: { ...environment, reach } },
    );
    expect(JSON.stringify(report)).not.to.include('S3CRET');
    const elsewhere = [...opened, ...asked].filter((url) => !url.startsWith('wss://a.example/x?'));
    expect(elsewhere).to.include.members(['wss://a.example/mqtt', 'https://a.example/']);
    expect(elsewhere.join(' ')).not.to.include('S3CRET');
  });

  it('is over when its time is, and leaves no socket open', async () => {
    const clock = new FakeClock();
    const { environment, open } = fakeWorld({
      clock,
      sockets: { 'wss://a.example/mqtt': 'silent' },
      pages: [],
    });
    const silent = { ...environment, reach: () => new Promise<void>(() => undefined) };
    const running = diagnose({ host: 'a.example' }, { environment: silent, timeoutMs: 1000 });
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
    clock.advance(1000);
    const report = await running;
    expect(report.durationMs).to.equal(1000);
    expect(at(report, 'server')).to.equal('failed server-silent');
    expect(at(report, 'connect')).to.equal('skipped time-over');
    expect(open()).to.equal(0);
  });

  it('does not wait for a page of a server whose WebSocket opens', async () => {
    const clock = new FakeClock();
    const { environment } = fakeWorld({ clock, sockets: { 'wss://a.example/mqtt': 'mqtt' } });
    let signal: AbortSignal | undefined;
    const reach = (_: string, given: AbortSignal): Promise<void> => {
      signal = given;
      return new Promise(() => undefined);
    };
    // Refused without a word to a broker: what follows is not of interest here.
    const credentials = (): never => {
      throw new Error('none');
    };
    const options = { environment: { ...environment, reach }, credentials };
    const report = await diagnose({ host: 'a.example' }, options);
    expect(at(report, 'websocket')).to.equal('passed websocket-opened');
    expect([report.durationMs, signal?.aborted]).to.deep.equal([0, true]);
  });

  it('is given up by its signal, and leaves no socket open', async () => {
    const { environment, open } = fakeWorld({ sockets: { 'wss://a.example/mqtt': 'silent' } });
    const leave = new AbortController();
    const running = diagnose({ host: 'a.example' }, { environment, signal: leave.signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
    leave.abort();
    expect(await running)
      .to.be.instanceOf(MqttError)
      .and.to.include({ code: 'aborted' });
    expect(open()).to.equal(0);
  });
});

describe('a diagnosis under a policy', () => {
  beforeEach(() => {
    freshPage();
    configure({ policy: { hosts: ['a.example'], allowInsecureWs: false } });
  });
  after(freshPage);

  it('opens nothing that the page does not allow, and says so', async () => {
    const { environment, opened } = fakeWorld({ pageUrl: 'http://page.example/' });
    for (const [target, code] of [
      [{ host: 'b.example' }, 'policy-host'],
      ['wss://b.example/mqtt', 'policy-host'],
      [{ host: 'a.example', tls: false }, 'policy-insecure-ws'],
    ] as const) {
      const report = await diagnose(target, { environment });
      expect(at(report, 'details')).to.equal('failed details-wrong');
      expect(report.stages[0]?.problems?.map((problem) => problem.code)).to.include(code);
    }
    expect(opened).to.deep.equal([]);
  });

  it('looks for no unencrypted address', async () => {
    const { environment, opened } = fakeWorld({ pageUrl: 'http://page.example/' });
    await diagnose({ host: 'a.example' }, { environment });
    expect(opened).not.to.deep.equal([]);
    expect(opened.filter((url) => url.startsWith('ws:'))).to.deep.equal([]);
  });
});

describe('the place of a host', () => {
  const cases = {
    loopback: ['localhost', 'a.localhost', '127.3.2.1', '::1'],
    local: [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.0.1',
      '169.254.1.1',
      '100.64.0.1',
    ].concat(['fd00::1', 'fc12::', 'fe80::1', 'raspberry', 'broker.local', 'x.home.arpa']),
    public: [
      '172.15.0.1',
      '172.32.0.1',
      '100.128.0.1',
      '11.0.0.1',
      '2001:db8::1',
      'fcbroker.com',
    ].concat(['broker.example', 'local.example']),
  } as const;
  for (const [space, hosts] of Object.entries(cases)) {
    it(`is ${space}`, () => {
      for (const host of hosts) expect(addressSpaceOf(host), host).to.equal(space);
    });
  }
});
