import { expect } from '@open-wc/testing';
import { MqttError } from '../errors.js';
import { checkPublishOptions, checkSubscribeOptions } from './check-options.js';

function codeOf(run: () => void): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof MqttError ? error.code : String(error);
  }
  return undefined;
}

describe('options of a call', () => {
  it('takes what MQTT allows', () => {
    checkPublishOptions(2, true, {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 0,
      contentType: 'application/json',
      responseTopic: 'reply/me',
      correlationData: Uint8Array.of(1),
      userProperties: { a: 'b', c: ['d', 'e'] },
    });
    checkSubscribeOptions('a/#', { qos: 1, nl: true, rap: false, rh: 2 });
  });

  it('refuses what would end the connection, before it is sent', () => {
    const long = 'x'.repeat(65_536);
    for (const wrong of [
      ['1', false, undefined],
      [3, false, undefined],
      [0, 'yes', undefined],
      [0, false, { contentType: long }],
      [0, false, { contentType: 'a\u0000' }],
      [0, false, { responseTopic: 'a/#' }],
      [0, false, { responseTopic: '' }],
      [0, false, { correlationData: new Uint8Array(65_536) }],
      [0, false, { correlationData: 'text' }],
      [0, false, { messageExpiryInterval: -1 }],
      [0, false, { messageExpiryInterval: 2 ** 32 }],
      [0, false, { payloadFormatIndicator: 2 }],
      [0, false, { userProperties: { a: 1 } }],
      [0, false, { userProperties: { [long]: 'a' } }],
      [0, false, { userProperties: { a: ['b', null] } }],
      [0, false, { userProperties: null }],
    ] as const) {
      expect(
        codeOf(() => {
          checkPublishOptions(wrong[0], wrong[1], wrong[2] as never);
        }),
        JSON.stringify(wrong).slice(0, 80),
      ).to.equal('invalid-options');
    }
    for (const wrong of [{ qos: 3 }, { qos: 1, rh: 3 }, { qos: 1, nl: 'yes' }]) {
      expect(
        codeOf(() => {
          checkSubscribeOptions('a', wrong as never);
        }),
      ).to.equal('invalid-options');
    }
  });

  it('refuses to leave out own messages of a shared subscription [MQTT-3.8.3-4]', () => {
    expect(
      codeOf(() => {
        checkSubscribeOptions('$share/g/a', { qos: 1, nl: true });
      }),
    ).to.equal('invalid-options');
  });
});
