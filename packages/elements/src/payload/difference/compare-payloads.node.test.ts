import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '@mqtt-kit/core';
import { decodePayload } from '../decode-payload.js';
import { comparePayloads, type PayloadComparison } from './compare-payloads.js';

const { signal } = new AbortController();

async function compare(before: string, after: string): Promise<PayloadComparison> {
  const message = (text: string): Pick<Message, 'topic' | 'payload' | 'properties'> => ({
    topic: 'a',
    payload: Buffer.from(text),
    properties: {},
  });
  const decoded = await decodePayload(message(after), 'text', undefined, signal);
  return comparePayloads(message(before), message(after), decoded, undefined, signal);
}

describe('changes of a text', () => {
  it('are told line by line', async () => {
    assert.deepEqual(await compare('on\nslow\n', 'off\nslow\n'), {
      kind: 'lines',
      changes: [{ kind: 'changed', place: '1', before: 'on', after: 'off' }],
      more: false,
    });
  });

  it('are told in bytes where no line is another one', async () => {
    assert.deepEqual(await compare('on', 'on\n'), {
      kind: 'bytes',
      changes: [{ kind: 'added', place: '2', before: '', after: '0a' }],
      more: false,
    });
    assert.deepEqual(await compare('\ufeffon', 'on'), {
      kind: 'bytes',
      changes: [{ kind: 'removed', place: '0–2', before: 'ef bb bf', after: '' }],
      more: false,
    });
  });
});
