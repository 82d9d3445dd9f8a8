import { expect } from '@open-wc/testing';
import { MqttError } from '../errors.js';
import { FakeClock } from '../testing/fake-clock.js';
import { RequestTable, type RequestOptions } from './request-table.js';

function setUp() {
  const clock = new FakeClock();
  const table = new RequestTable(clock);
  const started: number[] = [];
  const givenUp: number[] = [];
  const start = (options: RequestOptions = {}, explain?: () => MqttError): Promise<string> => {
    const promise = table
      .start<string>(
        'testing',
        options,
        (request) => started.push(request),
        (request) => {
          givenUp.push(request);
        },
        explain,
      )
      .catch((error: unknown) =>
        error instanceof MqttError ? `${error.code}: ${error.message}` : String(error),
      );
    return promise;
  };
  return { clock, givenUp, start, started, table };
}

describe('request table', () => {
  it('waits to hear how far a request had come before it ends the waiting, and says so', async () => {
    for (const [left, delivery] of [
      [true, 'unknown'],
      [false, undefined],
    ] as const) {
      const clock = new FakeClock();
      const table = new RequestTable(clock);
      const asked: number[] = [];
      const promise = table
        .start(
          'testing',
          {},
          () => undefined,
          (request) => asked.push(request) > 0,
        )
        .catch((error: unknown) => error);
      clock.advance(30_000);
      table.stopped(99, true);
      table.stopped(asked[0] ?? 0, left);
      expect(await promise).to.include({ code: 'timeout', delivery });
      expect(clock.pending).to.equal(0);
    }
  });

  it('settles once, by the first answer, and leaves no timer', async () => {
    const { clock, start, started, table } = setUp();
    const answer = start();
    table.resolve(started[0] ?? 0, 'yes');
    table.reject(started[0] ?? 0, new MqttError('closed', 'no'));
    expect(await answer).to.equal('yes');
    expect(clock.pending).to.equal(0);
  });

  it('times out after 30 s unless told otherwise, and never with Infinity', async () => {
    const { clock, givenUp, start } = setUp();
    const byDefault = start();
    const soon = start({ timeoutMs: 5 });
    void start({ timeoutMs: Infinity });
    clock.advance(5);
    expect(await soon).to.equal('timeout: No answer within 5 ms: testing.');
    clock.advance(29_995);
    expect(await byDefault).to.contain('timeout');
    clock.advance(1e12);
    expect(givenUp).to.deep.equal([2, 1]);
  });

  it('says with a timeout what is known of the reason', async () => {
    const { clock, start } = setUp();
    const answer = start({}, () => new MqttError('connection-failed', 'Nobody there.'));
    clock.advance(30_000);
    expect(await answer).to.equal('timeout: No answer within 30000 ms: testing. Nobody there.');
  });

  it('ends with the signal, and does not even start when that is aborted', async () => {
    const { clock, givenUp, start, started } = setUp();
    const abort = new AbortController();
    const answer = start({ signal: abort.signal });
    abort.abort();
    expect(await answer).to.contain('aborted');
    expect(await start({ signal: abort.signal })).to.contain('aborted');
    expect(started).to.deep.equal([1]);
    expect(givenUp).to.deep.equal([1]);
    expect(clock.pending).to.equal(0);
  });

  it('refuses all that waits', async () => {
    const { start, table } = setUp();
    const answers = [start(), start()];
    table.rejectAll(() => new MqttError('closed', 'over'));
    expect(await Promise.all(answers)).to.deep.equal(['closed: over', 'closed: over']);
  });
});
