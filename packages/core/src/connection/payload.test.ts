import { expect } from '@open-wc/testing';
import { MqttError } from '../errors.js';
import { payloadBytes, type Payload } from './payload.js';

const text = (payload: Payload): string => new TextDecoder().decode(payloadBytes(payload));

describe('payload', () => {
  it('sends text as UTF-8, bytes as they are, and other values as JSON', () => {
    expect(text('µ on')).to.equal('µ on');
    const bytes = Uint8Array.of(0, 255);
    expect(payloadBytes(bytes)).to.equal(bytes);
    expect([...payloadBytes(bytes.buffer)]).to.deep.equal([0, 255]);
    expect([...payloadBytes(new DataView(bytes.buffer, 1) as never)]).to.deep.equal([255]);
    expect([...payloadBytes(new Float32Array([1]) as never)]).to.deep.equal([0, 0, 128, 63]);
    expect([text({ on: true }), text([1]), text(5), text(false), text(null)]).to.deep.equal([
      '{"on":true}',
      '[1]',
      '5',
      'false',
      'null',
    ]);
  });

  it('refuses what JSON cannot hold', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const wrong of [undefined, () => 1, 1n, cycle, new File(['a'], 'a.txt')]) {
      expect(() => payloadBytes(wrong as never)).to.throw(MqttError, 'JSON');
    }
  });
});
