import { expect } from '@open-wc/testing';
import { rejection } from '../../../../test/browser/rejection.js';
import { MqttError } from '../errors.js';
import { scramSha256 } from './scram.js';
import { MAX_ITERATIONS } from './scram-messages.js';

// RFC 7677 §3.
const CLIENT_NONCE = 'rOprNGfwEbeRWgbNEkqO';
const CLIENT_FIRST = `n,,n=user,r=${CLIENT_NONCE}`;
const NONCE = `${CLIENT_NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0`;
const SERVER_FIRST = `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const CLIENT_FINAL = `c=biws,r=${NONCE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
const SERVER_FINAL = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

const vector = () =>
  scramSha256({ username: 'user', password: 'pencil', makeNonce: () => CLIENT_NONCE });

async function refusalOf(
  serverFirst: string | Uint8Array,
): Promise<{ code: string; message: string }> {
  const exchange = vector();
  await exchange.start();
  return rejection(
    exchange.respond(typeof serverFirst === 'string' ? bytes(serverFirst) : serverFirst),
  );
}

describe('SCRAM-SHA-256', () => {
  it('says what RFC 7677 says', async () => {
    const exchange = vector();
    expect(exchange.method).to.equal('SCRAM-SHA-256');
    expect(text(await exchange.start())).to.equal(CLIENT_FIRST);
    expect(text(await exchange.respond(bytes(SERVER_FIRST)))).to.equal(CLIENT_FINAL);
    await exchange.finish(bytes(SERVER_FINAL));
  });

  it('passes over extensions that are optional, and refuses those that are not', async () => {
    const exchange = vector();
    await exchange.start();
    await exchange.respond(bytes(`${SERVER_FIRST},x=anything at all`));
    for (const message of [`m=must,${SERVER_FIRST}`, `${SERVER_FIRST},m=must`])
      expect((await refusalOf(message)).code).to.equal('authentication-failed');
  });

  it('refuses a server whose nonce does not go on from its own', async () => {
    for (const nonce of [CLIENT_NONCE, 'another', `x${NONCE}`, NONCE.toLowerCase()]) {
      const { code, message } = await refusalOf(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`);
      expect(code, nonce).to.equal('authentication-failed');
      expect(message).to.contain('nonce');
    }
  });

  it('refuses too few iterations, and more than a page should be made to compute', async () => {
    const counts = ['0', '1', '4095', String(MAX_ITERATIONS + 1), '9'.repeat(400)];
    for (const count of [...counts, '-4096', '4096.5', '04096', '1e5', '0x1000', '٤٠٩٦', '']) {
      const { code } = await refusalOf(`r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=${count}`);
      expect(code, count).to.equal('authentication-failed');
    }
  });

  it('refuses messages that are malformed', async () => {
    const salt = 's=W22ZaJ0SNY7soEsUEjb6gQ==';
    for (const message of [
      '',
      ',',
      `r=${NONCE}`,
      `${salt},r=${NONCE},i=4096`,
      `r=${NONCE},${salt}`,
      `r=${NONCE},s=,i=4096`,
      `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gR==,i=4096`,
      `r=${NONCE},s=W22Z aJ0SNY7soEsUEjb6gQ==,i=4096`,
      `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ,i=4096`,
      `${SERVER_FIRST},`,
      `${SERVER_FIRST},x`,
      `${SERVER_FIRST}\n`,
      `\ufeff${SERVER_FIRST}`,
      `${SERVER_FIRST},x=${'y'.repeat(5000)}`,
      Uint8Array.of(...bytes(SERVER_FIRST), 0x2c, 0x78, 0x3d, 0xff),
    ])
      expect((await refusalOf(message)).code, String(message)).to.equal('authentication-failed');
  });

  it('says that the login was refused only when the server says so', async () => {
    for (const value of ['invalid-proof', 'unknown-user', 'other-error'])
      expect((await refusalOf(`e=${value}`)).code).to.equal('bad-credentials');
    const odd = await refusalOf('e=<b>pencil</b>');
    expect(odd.code).to.equal('authentication-failed');
    expect(odd.message).not.to.contain('<b>');
  });

  it('takes each step once and in its order', async () => {
    const early = vector();
    expect((await rejection(early.respond(bytes(SERVER_FIRST)))).code).to.equal(
      'authentication-failed',
    );
    await early.start();
    expect((await rejection(early.finish(bytes(SERVER_FINAL)))).code).to.equal(
      'authentication-failed',
    );
    const twice = vector();
    await twice.start();
    const both = [0, 1].map(() => rejection(twice.respond(bytes(SERVER_FIRST))));
    for (const { code } of await Promise.all(both)) expect(code).to.equal('authentication-failed');
    expect((await rejection(twice.finish(bytes(SERVER_FINAL)))).code).to.equal(
      'authentication-failed',
    );
  });

  it('forgets the run before when it starts anew, and gives nothing of it away', async () => {
    const exchange = vector();
    await exchange.start();
    const late = exchange.respond(bytes(SERVER_FIRST));
    await exchange.start();
    const outcome = await late.then(text, (error: unknown) => error);
    expect(outcome).to.have.property('code', 'aborted');
    expect(text(await exchange.respond(bytes(SERVER_FIRST)))).to.equal(CLIENT_FINAL);
    await exchange.finish(bytes(SERVER_FINAL));
  });

  it('escapes what means something in a message', async () => {
    const exchange = scramSha256({ username: 'a=b,c', password: 'p', makeNonce: () => 'nonce' });
    expect(text(await exchange.start())).to.equal('n,,n=a=3Db=2Cc,r=nonce');
  });

  it('refuses a login that SASLprep refuses, without repeating it', () => {
    for (const password of ['', 'hunter\u0007two', '\u00ad', 'hunter\ue000two']) {
      let error: unknown;
      try {
        scramSha256({ username: 'ada', password });
      } catch (thrown) {
        error = thrown;
      }
      expect(error instanceof MqttError && error.code).to.equal('credentials-failed');
      expect(String(error)).not.to.contain('hunter');
    }
  });
});
