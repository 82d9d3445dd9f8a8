import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ScramServer, scramAccount } from '../../../../test/interop/scram-server.js';
import { MqttError } from '../errors.js';
import { saslprep } from './saslprep.js';
import { scramSha256 } from './scram.js';

const ACCOUNT = scramAccount('ada', 'pencil');

const client = (password = 'pencil') => scramSha256({ username: 'ada', password });

/** The codes that a broken or hostile server ends with. */
function endsTyped(error: unknown): boolean {
  return (
    error instanceof MqttError &&
    (error.code === 'authentication-failed' || error.code === 'bad-credentials') &&
    !error.retryable
  );
}

describe('SCRAM-SHA-256 with a server of its own', () => {
  it('signs in, as often as it is asked to', async () => {
    const exchange = client();
    const nonces = new Set<string>();
    for (let run = 0; run < 3; run++) {
      const server = new ScramServer(ACCOUNT);
      const first = await exchange.start();
      nonces.add(Buffer.from(first).toString());
      const final = server.final(await exchange.respond(server.first(first)));
      assert.match(final.toString(), /^v=/);
      await exchange.finish(final);
    }
    assert.equal(nonces.size, 3);
  });

  it('signs in with any name and password that SASLprep leaves to NFKC', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((value) => saslprep(value) === value.normalize('NFKC'));
    await fc.assert(
      fc.asyncProperty(text, text, async (username, password) => {
        const server = new ScramServer(scramAccount(username.normalize('NFKC'), password));
        const exchange = scramSha256({ username, password });
        const start = await exchange.start();
        await exchange.finish(server.final(await exchange.respond(server.first(start))));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused with a wrong password and with an unknown name', async () => {
    const wrong = client('pencils');
    const server = new ScramServer(ACCOUNT);
    const final = server.final(await wrong.respond(server.first(await wrong.start())));
    await assert.rejects(wrong.finish(final), { code: 'bad-credentials', retryable: false });

    const unknown = scramSha256({ username: 'bob', password: 'pencil' });
    const first = new ScramServer(ACCOUNT).first(await unknown.start());
    await assert.rejects(unknown.respond(first), { code: 'bad-credentials' });
  });

  it('does not believe a server that does not know the password', async () => {
    const exchange = client();
    const impostor = new ScramServer(scramAccount('ada', 'guess', { salt: ACCOUNT.salt }));
    await exchange.respond(impostor.first(await exchange.start()));
    const signature = Buffer.alloc(32, 7).toString('base64');
    await assert.rejects(exchange.finish(Buffer.from(`v=${signature}`)), {
      code: 'authentication-failed',
    });
  });

  it('does not believe a server that leaves its signature out', async () => {
    const exchange = client();
    const server = new ScramServer(ACCOUNT);
    await exchange.respond(server.first(await exchange.start()));
    await assert.rejects(exchange.finish(undefined), { code: 'authentication-failed' });
  });

  it('does not believe a signature of another run', async () => {
    const exchange = client();
    const server = new ScramServer(ACCOUNT);
    const old = server.final(await exchange.respond(server.first(await exchange.start())));
    const second = new ScramServer(ACCOUNT);
    await exchange.respond(second.first(await exchange.start()));
    await assert.rejects(exchange.finish(old), { code: 'authentication-failed' });
  });

  it('never verifies when any message of the server was changed on the way', async () => {
    const change = fc.record({
      message: fc.constantFrom('first', 'final'),
      kind: fc.constantFrom('replace', 'insert', 'delete', 'cut'),
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ message, kind, at, byte }) => {
        const changed = (bytes: Buffer): Buffer => {
          const copy = [...bytes];
          const place = at % copy.length;
          if (kind === 'replace') copy[place] = byte;
          else if (kind === 'insert') copy.splice(place, 0, byte);
          else if (kind === 'delete') copy.splice(place, 1);
          else copy.length = place;
          return Buffer.from(copy);
        };
        const exchange = client();
        const server = new ScramServer(ACCOUNT);
        const first = server.first(await exchange.start());
        const sentFirst = message === 'first' ? changed(first) : first;
        const run = async (): Promise<void> => {
          const final = server.final(await exchange.respond(sentFirst));
          const sentFinal = message === 'final' ? changed(final) : final;
          fc.pre(!sentFirst.equals(first) || !sentFinal.equals(final));
          await exchange.finish(sentFinal);
        };
        await assert.rejects(
          run(),
          (error) => endsTyped(error) || fc.PreconditionFailure.isFailure(error),
        );
      }),
    );
  });

  it('answers any bytes with a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const exchange = client();
        await exchange.start();
        await assert.rejects(exchange.respond(bytes), endsTyped);
        const server = new ScramServer(ACCOUNT);
        await exchange.respond(server.first(await exchange.start()));
        await assert.rejects(exchange.finish(bytes), endsTyped);
      }),
    );
  });
});
