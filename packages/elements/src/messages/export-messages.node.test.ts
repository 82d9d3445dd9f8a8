/** What is exported is read back: JSON Lines by JSON.parse, CSV by a parser of another make. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '@mqtt-kit/core';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { SLICE } from '../payload/values/text-slices.js';
import { exportMessages, exportParts, type ExportFormat } from './export-messages.js';

type Exported = Pick<
  Message,
  'topic' | 'payload' | 'qos' | 'retain' | 'dup' | 'receivedAt' | 'properties'
>;

const encoder = new TextEncoder();
const noRest = (): Promise<void> => Promise.resolve();

function message(parts: Partial<Exported> & { readonly text?: string }): Message {
  const { text = '', ...others } = parts;
  return {
    topic: 'plant/1',
    payload: encoder.encode(text),
    qos: 0,
    retain: false,
    dup: false,
    receivedAt: Date.UTC(2026, 1, 3, 14, 3, 22, 418),
    properties: {},
    ...others,
    // Nothing else of a message is read.
  } as Message;
}

async function exported(messages: readonly Message[], format: ExportFormat): Promise<string> {
  return (await exportMessages(messages, format, { rest: noRest })).text();
}

function jsonLines(text: string): Record<string, unknown>[] {
  assert.ok(text === '' || text.endsWith('\n'));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** As strict as the parser can be. The guard in front of a cell is taken away. */
function csv(text: string): Record<string, string>[] {
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    record_delimiter: '\r\n',
    relax_quotes: false,
  });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, cell.replace(/(^|[;\t\r\n]"*)'/g, '$1')]),
    ),
  );
}

function bytesOf(row: Readonly<Record<string, unknown>>): Uint8Array {
  return row.payloadBase64 !== undefined && row.payloadBase64 !== ''
    ? new Uint8Array(Buffer.from(row.payloadBase64 as string, 'base64'))
    : encoder.encode(row.payload as string);
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const hostileText = fc.oneof(
  text,
  fc
    .tuple(
      text,
      fc.constantFrom('', ';', '\t', '\r', '\n', ';"', '\t""'),
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ';', '\ufeff', '＝'),
      text,
    )
    .map(([start, cut, first, rest]) => `${cut === '' ? '' : `${start}${cut}`}${first}${rest}`),
);

/** The cells as a spreadsheet sees them that cuts at another character than the comma: a quote counts only where a cell begins. */
function cellsCutAt(separator: ';' | '\t', file: string): string[] {
  const rows: string[][] = parse(file.replace(/^\ufeff/, ''), {
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
  });
  return rows.flat();
}
const anyMessage = fc
  .record({
    topic: hostileText,
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      hostileText.map((each) => encoder.encode(each)),
    ),
    qos: fc.constantFrom(0, 1, 2),
    retain: fc.boolean(),
    dup: fc.boolean(),
    receivedAt: fc.integer({ min: 0, max: 4e12 }),
    properties: fc.record(
      {
        contentType: hostileText,
        correlationData: fc.uint8Array({ maxLength: 20 }),
        userProperties: fc.dictionary(hostileText, hostileText, { noNullPrototype: true }),
      },
      { requiredKeys: [] },
    ),
  })
  .map((parts) => message(parts as Partial<Exported>));

/** Properties as they come back. */
function propertiesOf({ properties: { correlationData, ...others } }: Message): unknown {
  return correlationData
    ? { ...others, correlationDataBase64: Buffer.from(correlationData).toString('base64') }
    : others;
}

describe('exported messages', () => {
  it('come back from JSON Lines as they were, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { maxLength: 8 }), async (messages) => {
        const lines = jsonLines(await exported(messages, 'jsonl'));
        assert.equal(lines.length, messages.length);
        for (const [index, line] of lines.entries()) {
          const { topic, qos, retain, dup, receivedAt, payload } = messages[index]!;
          const { topic: t, qos: q, retain: r, dup: d, receivedAt: at } = line;
          assert.deepEqual([t, q, r, d], [topic, qos, retain, dup]);
          assert.equal(Date.parse(at as string), receivedAt);
          assert.deepEqual(bytesOf(line), new Uint8Array(payload));
          assert.deepEqual(line.properties ?? {}, propertiesOf(messages[index]!));
        }
      }),
    );
  });

  it('come back from CSV as they were, and no cell begins as a formula does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { minLength: 1, maxLength: 8 }), async (messages) => {
        const file = await exported(messages, 'csv');
        const raw: string[][] = parse(file, { record_delimiter: '\r\n' });
        for (const cell of raw.flat())
          assert.ok(!/^[=@\t\r\n＝＋－＠]|^[+-](?![\d.eE+-]+$)/.test(cell), cell);
        const rows = csv(file);
        assert.equal(rows.length, messages.length);
        for (const [index, row] of rows.entries()) {
          const { topic, qos, retain, dup, receivedAt, payload } = messages[index]!;
          assert.equal(row.topic, topic);
          assert.deepEqual([row.qos, row.retain, row.dup], [qos, retain, dup].map(String));
          assert.equal(Date.parse(row.receivedAt ?? ''), receivedAt);
          assert.deepEqual(bytesOf(row), new Uint8Array(payload));
          const properties: unknown = JSON.parse(
            row.properties === '' ? '{}' : (row.properties ?? ''),
          );
          assert.deepEqual(properties, propertiesOf(messages[index]!));
        }
      }),
    );
  });

  it('hold no formula either where a spreadsheet cuts cells at semicolons or tabs', async () => {
    const acrossSlices = `a;${'"'.repeat(3 * SLICE)}=1+1`;
    const afterSlice = `${'a'.repeat(SLICE - 1)};"=1+1`;
    const file = await exported(
      [
        message({ text: 'a;=1+1;b' }),
        message({ text: 'a,;@SUM(1);' }),
        message({ text: 'a\t-1+1\tb' }),
        message({ topic: 'plant;+1+1', text: 'a\n=1+1;' }),
        message({ text: 'on', properties: { contentType: 'x;=1+1;y' } }),
        message({ text: 'a;"=HYPERLINK("http://x","y");b' }),
        message({ text: `a\t"""@SUM(1)\t;"'1` }),
        message({ text: 'on', properties: { contentType: 'x;"=1+1;y' } }),
        message({ text: acrossSlices }),
        message({ text: afterSlice }),
      ],
      'csv',
    );
    for (const separator of [';', '\t'] as const)
      for (const cell of cellsCutAt(separator, file))
        // The parser keeps quotes that a spreadsheet takes for an empty text before the formula.
        assert.doesNotMatch(cell, /^"*[=+\-@＝＋－＠]/, JSON.stringify(cell));
    // Where all of them are known, a semicolon in a cell without quotes would begin another one.
    for (const line of file.split('\r\n'))
      assert.doesNotMatch(line.replace(/"[^"]*"/g, ''), /[;\t]/);
    assert.deepEqual(
      csv(file).map(({ topic, payload }) => [topic, payload]),
      [
        ['plant/1', 'a;=1+1;b'],
        ['plant/1', 'a,;@SUM(1);'],
        ['plant/1', 'a\t-1+1\tb'],
        ['plant;+1+1', 'a\n=1+1;'],
        ['plant/1', 'on'],
        ['plant/1', 'a;"=HYPERLINK("http://x","y");b'],
        ['plant/1', `a\t"""@SUM(1)\t;"'1`],
        ['plant/1', 'on'],
        ['plant/1', acrossSlices],
        ['plant/1', afterSlice],
      ],
    );
  });

  it('are written as the documentation says', async () => {
    const messages = [
      message({ text: '{"temp":-1}', qos: 1, retain: true }),
      message({ text: '=HYPERLINK("x")', properties: { contentType: 'a,b' } }),
      message({ text: '-12.5' }),
      message({ text: '-1+1' }),
      message({ payload: new Uint8Array([0xfb, 0xff]) }),
    ];
    const at = '2026-02-03T14:03:22.418Z';
    const name = '"topic":"plant/1"';
    assert.equal(
      await exported(messages.slice(0, 1), 'jsonl'),
      `{${name},"receivedAt":"${at}","qos":1,"retain":true,"dup":false,"payload":"{\\"temp\\":-1}"}\n`,
    );
    assert.equal(
      await exported(messages, 'csv'),
      [
        'topic,receivedAt,qos,retain,dup,payload,payloadBase64,properties',
        `plant/1,${at},1,true,false,"{""temp"":-1}",,`,
        `plant/1,${at},0,false,false,"'=HYPERLINK(""x"")",,"{""contentType"":""a,b""}"`,
        `plant/1,${at},0,false,false,-12.5,,`,
        `plant/1,${at},0,false,false,'-1+1,,`,
        `plant/1,${at},0,false,false,,'+/8=,`,
        '',
      ].join('\r\n'),
    );
    const marked = await exportMessages([], 'csv', { byteOrderMark: true });
    assert.deepEqual(
      [...new Uint8Array(await marked.arrayBuffer())].slice(0, 3),
      [0xef, 0xbb, 0xbf],
    );
    assert.equal(marked.type, 'text/csv;charset=utf-8');
    assert.equal(await exported([], 'jsonl'), '');
  });

  it('are made in parts, also where one of them is large, so that the page goes on', async () => {
    const large = `=${'😀"x\r\n=;'.repeat(500_000)}`;
    const noise = new Uint8Array(2_000_000).fill(0xfe);
    const messages = [
      message({ text: large }),
      message({ payload: noise }),
      ...Array.from({ length: 1000 }, (_, id) => message({ text: `"${'y'.repeat(1000)}${id}` })),
    ];
    for (const format of ['jsonl', 'csv'] as const) {
      let rests = 0;
      const parts: string[] = [];
      const rest = (): Promise<void> => {
        rests++;
        return Promise.resolve();
      };
      for await (const part of exportParts(messages, format, rest)) parts.push(part);
      assert.ok(parts.every(({ length }) => length < 400_000));
      assert.ok(parts.length > 15 && rests >= parts.length - 1);
      const file = await exported(messages, format);
      assert.equal(file, parts.join(''));
      const rows = format === 'csv' ? csv(file) : jsonLines(file);
      assert.equal(rows.length, messages.length);
      assert.equal(rows[0]?.payload, large);
      assert.deepEqual(bytesOf(rows[1]!), noise);
    }
  });

  it('are no longer made when somebody has changed their mind', async () => {
    const leave = new AbortController();
    leave.abort(new Error('enough'));
    const file = exportMessages([message({})], 'jsonl', { signal: leave.signal, rest: noRest });
    await assert.rejects(file, /enough/);
  });
});
