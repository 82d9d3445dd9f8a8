import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { rejection } from '../../../../test/browser/rejection.js';
import { testServicePorts } from '../../../../test/browser/test-services.js';
import { FakeClock } from '../testing/fake-clock.js';
import { fetchHistory, type FetchedHistory, type FetchHistoryOptions } from './fetch-history.js';
import { readRecords, type ReadRecords } from './history-records.js';

const NOW = 1_800_000_000_000;

async function ask(
  path: string,
  options: Partial<FetchHistoryOptions> = {},
): Promise<FetchedHistory> {
  const { history } = await testServicePorts();
  return fetchHistory(`http://localhost:${String(history)}${path}`, {
    filter: 'history/#',
    clock: new FakeClock(NOW),
    ...options,
  });
}

describe('history of a server', () => {
  it('is an array of messages with text, bytes or values, asked for without cookies', async () => {
    const { messages, wrong } = await ask('/array?a=1&t={topic}&again={topic}');
    expect(wrong).to.equal(0);
    const [bytes, text, asked] = messages;
    expect(bytes).to.include({ topic: 'history/bytes', receivedAt: 1000, retain: true, qos: 0 });
    expect(bytes!.payload).to.deep.equal(Uint8Array.of(255, 0));
    expect(text).to.include({ qos: 1, retain: false, filter: 'history/#' });
    expect(text!.receivedAt).to.equal(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    expect(text!.text()).to.equal('on');
    expect(asked!.json()).to.deep.equal({
      asked: 'undefined ?a=1&t=history%2F%23&again=history%2F%23',
    });
    const special = await ask('/array?t={topic}', { filter: '$share/group/history/+' });
    expect(special.messages.at(-1)!.text()).to.contain('?t=%24share%2Fgroup%2Fhistory%2F%2B');
  });

  it('may be JSON Lines, behind a redirection, longer than wanted, or nothing at all', async () => {
    for (const path of ['/lines', '/redirect']) {
      const { messages } = await ask(path, { maxMessages: 2 });
      expect(messages.map((one) => one.json())).to.deep.equal([2, 3]);
    }
    expect(await ask('/empty')).to.deep.equal({ messages: [], wrong: 0 });
    // Messages on topics that were not asked for are none.
    expect(await ask('/lines', { filter: 'another/#' })).to.deep.equal({ messages: [], wrong: 3 });
    expect(await ask('/object')).to.deep.equal({ messages: [], wrong: 1 });
  });

  const failures: readonly (readonly [path: string, why: RegExp, retryable: boolean])[] = [
    ['/page', /not JSON/, false],
    ['/number', /not JSON/, false],
    ['/refused', /HTTP 403/, false],
    ['/later', /HTTP 503/, true],
    ['/huge', /more than 4194304 bytes/, false],
    ['/round', /could not be reached/, true],
    ['/elsewhere', /could not be reached/, true],
    ['/private', /does not allow this page/, true],
    ['/cut', /could not be reached/, true],
  ];

  it('may be no history: that is said, without the query', async () => {
    for (const [path, why, retryable] of failures) {
      const error = await rejection(ask(`${path}?token=secret`));
      expect(error, path).to.include({ code: 'history-failed', retryable });
      expect(error.message, path).to.match(why).and.not.to.contain('secret');
    }
    const { closed } = await testServicePorts();
    const none = fetchHistory(`http://localhost:${String(closed)}/`, { filter: 'a' });
    expect((await rejection(none)).code).to.equal('history-failed');
  });

  it('is waited for no longer than the limit, or than anybody waits', async () => {
    const clock = new FakeClock(NOW);
    const late = ask('/slow', { clock });
    await testServicePorts();
    await ask('/empty');
    clock.advance(30_000);
    expect((await rejection(late)).message).to.contain('did not answer within 30000 ms');
    const leaving = new AbortController();
    const left = ask('/slow', { signal: leaving.signal });
    await ask('/empty');
    leaving.abort();
    expect((await rejection(left)).code).to.equal('aborted');
    expect((await rejection(ask('/array', { signal: AbortSignal.abort() }))).code).to.equal(
      'aborted',
    );
  });

  it('is asked of http and https only', async () => {
    for (const address of [
      'javascript:alert(1)',
      'data:application/json,[]',
      'ws://localhost/',
      'http://',
      'https://ada:secret@plant.example/',
    ]) {
      const error = await rejection(fetchHistory(address, { filter: 'a' }));
      expect(error.code, address).to.equal('invalid-options');
    }
    expect((await rejection(ask('/array', { filter: 'a#' }))).code).to.equal('invalid-topic');
  });
});

describe('records of a history', () => {
  const good = { topic: 'a/b', payload: 'x', receivedAt: 5 };
  const rest = (): Promise<void> => Promise.resolve();
  const read = async (text: string, filter = 'a/#'): Promise<ReadRecords | undefined> =>
    readRecords(text, filter, NOW, rest);
  const wrongOf = async (value: unknown): Promise<number> =>
    (await read(JSON.stringify([value])))!.wrong;

  it('are checked field by field', async () => {
    expect(await wrongOf(good)).to.equal(0);
    for (const wrong of [
      null,
      7,
      [],
      { ...good, topic: 'c/d' },
      { ...good, topic: 'a/#' },
      { ...good, topic: '' },
      { ...good, topic: ['a/b'] },
      { ...good, payload: 5 },
      { ...good, payload: undefined },
      { ...good, value: 1 },
      { ...good, payload: undefined, payloadBase64: 'not base64' },
      { ...good, receivedAt: '5' },
      { ...good, receivedAt: '2026-01-02' },
      { ...good, receivedAt: '2026-13-45T00:00:00Z' },
      { ...good, receivedAt: -1 },
      { ...good, receivedAt: NOW + 25 * 3_600_000 },
      { ...good, receivedAt: null },
      { ...good, qos: 3 },
      { ...good, retain: 'true' },
    ])
      expect(await wrongOf(wrong), JSON.stringify(wrong)).to.equal(1);
    for (const value of [null, 0, '', false, { __proto__: null }])
      expect(await wrongOf({ topic: 'a/b', value, receivedAt: 5 })).to.equal(0);
    const hostile = `{"topic":"a/b","value":{"__proto__":{"polluted":1}},"receivedAt":1}`;
    expect((await read(hostile))!.messages).to.have.lengthOf(1);
    expect(Object.prototype).not.to.have.property('polluted');
  });

  it('are an array where JSON says so, and in no other case', async () => {
    const message = JSON.stringify({ topic: 'a/b', value: ['"]},[{', '\\'], receivedAt: 1 });
    for (const [text, wrong] of [
      ['[]', 0],
      [' [ \n ] ', 0],
      [`[${message}]`, 0],
      [` [ ${message} ,\n1, [2, "]"], {"a": [","]} ] \n`, 3],
    ] as const)
      expect((await read(text))?.wrong, text).to.equal(wrong);
    for (const text of ['[', '[1', '[1,', '[1,]', '[,1]', '[1]]', '[1] 2', '[1}', '[{]}', '["]'])
      expect(await read(text), text).to.equal(undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.nat(3), async (all, indent) => {
        const records = await read(JSON.stringify(all, null, indent));
        expect(records).to.deep.equal({ messages: [], wrong: all.length });
      }),
    );
  });

  it('are read with a rest now and then, however many or large they are', async () => {
    const many = (part: string, around = ''): string =>
      around.slice(0, 1) + part.repeat(2_000_000 / part.length) + around.slice(1);
    for (const text of [
      many('1\n'),
      many('\n'),
      many('1,', '[1]'),
      many('[],', '[1]'),
      many(`${JSON.stringify({ ...good, payload: 'x'.repeat(10_000) })}\n`),
    ]) {
      let rests = 0;
      const records = await readRecords(text, 'a/#', NOW, () => {
        rests++;
        return Promise.resolve();
      });
      expect(records, text.slice(0, 20)).not.to.equal(undefined);
      expect(rests, text.slice(0, 20)).to.be.above(text.startsWith('{') ? 2 : 200);
    }
    // One that nobody can read in parts is no message.
    const value = `[${'[],'.repeat(100_000)}[]]`;
    const huge = `{"topic":"a/b","value":${value},"receivedAt":1}`;
    const large = `{"topic":"a/b","payload":"${'[],'.repeat(100_000)}","receivedAt":1}`;
    expect(await read(`[${huge},${large}]`)).to.deep.include({ wrong: 1 });
    expect((await read(`${huge}\n${large}`))?.messages).to.have.lengthOf(1);
  });

  it('are a list whatever is sent, and each is a message', async () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom('a/b', 'YQ==', 1, 0, true, NOW));
    const record = fc.record(
      { topic: field, payload: field, payloadBase64: field, value: field, receivedAt: field },
      { requiredKeys: ['topic', 'receivedAt'] },
    );
    const array = fc.array(fc.oneof(record, fc.jsonValue())).map((all) => JSON.stringify(all));
    const lines = fc.array(fc.oneof(fc.json(), fc.string())).map((all) => all.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(array, lines, fc.string()), async (text) => {
        const { messages = [], wrong = 0 } = (await read(text, '#')) ?? {};
        expect(wrong).to.be.at.least(0);
        for (const { topic, payload, receivedAt } of messages) {
          expect(topic).to.be.a('string');
          expect(payload).to.be.instanceOf(Uint8Array);
          expect(receivedAt).to.be.within(0, NOW + 24 * 3_600_000);
        }
      }),
    );
  });
});
