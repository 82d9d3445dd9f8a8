/** `scramSha256()` in real packets of MQTT 5 §4.12: MQTT.js carries them, a broker of its own judges them. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { scramSha256, type AuthenticationExchange } from '@mqtt-kit/core/authentication';
import { connect as connectPlain, type IConnackPacket } from 'mqtt';
import { startScramBroker, type ScramBroker } from './scram-broker.js';
import { scramAccount } from './scram-server.js';

/** One attempt, to its end: resolves when the exchange is finished, rejects with what ended it. */
async function attempt(url: string, exchange: AuthenticationExchange): Promise<void> {
  const client = connectPlain(url, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    properties: {
      authenticationMethod: exchange.method,
      authenticationData: Buffer.from(await exchange.start()),
    },
  });
  try {
    const connack = await new Promise<IConnackPacket>((resolve, reject) => {
      client.handleAuth = ({ properties }, done) => {
        exchange.respond(properties?.authenticationData ?? new Uint8Array()).then(
          (data) => {
            const { method: authenticationMethod } = exchange;
            const answer = { authenticationMethod, authenticationData: Buffer.from(data) };
            done(undefined, { cmd: 'auth', reasonCode: 0x18, properties: answer });
          },
          (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      };
      client.once('connect', resolve);
      client.once('error', reject);
    });
    await exchange.finish(connack.properties?.authenticationData);
  } finally {
    await client.endAsync(true);
  }
}

describe('SCRAM-SHA-256 in packets', { timeout: 60_000 }, () => {
  let broker: ScramBroker;
  before(async () => {
    broker = await startScramBroker(scramAccount('ada', 'pencil', { iterations: 10_000 }));
  });
  beforeEach(() => {
    broker.faults = undefined;
  });
  after(() => broker.close());

  it('signs in, again and again with one exchange', async () => {
    const before = broker.accepted;
    const exchange = scramSha256({ username: 'ada', password: 'pencil' });
    await attempt(broker.url, exchange);
    await attempt(broker.url, exchange);
    assert.equal(broker.accepted, before + 2);
  });

  it('is refused by the broker with a wrong login', async () => {
    for (const login of [
      { username: 'ada', password: 'pencils' },
      { username: 'bob', password: 'pencil' },
    ])
      await assert.rejects(attempt(broker.url, scramSha256(login)), { code: 0x87 });
  });

  it('finds out a broker that accepts everybody', async () => {
    const exchange = scramSha256({ username: 'ada', password: 'pencil' });
    for (const acceptWith of [
      undefined,
      Buffer.from(''),
      Buffer.from('v='),
      Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`),
      Buffer.from('e=other-error'),
    ]) {
      broker.faults = { acceptWith };
      await assert.rejects(attempt(broker.url, exchange), /failed to prove itself|did not accept/);
    }
  });
});
