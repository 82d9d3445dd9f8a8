import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { rejection } from '../../../../test/browser/rejection.js';
import { configure } from '../policy/policy.js';
import { FakeClock } from '../testing/fake-clock.js';
import type { Credentials } from './credentials.js';
import { fetchedCredentials, type FetchedCredentialsOptions } from './fetched-credentials.js';

const PAGE = 'https://plant.example/panel/index.html';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

/** Asks a server that the test plays. */
function ask(
  url: string,
  answer: (asked: Asked) => Response | Promise<Response>,
  options: FetchedCredentialsOptions & { readonly signal?: AbortSignal } = {},
): {
  readonly asked: readonly Asked[];
  readonly firstAsked: Promise<Asked>;
  readonly credentials: Promise<Credentials>;
} {
  const asked: Asked[] = [];
  let tell: (first: Asked) => void;
  const firstAsked = new Promise<Asked>((resolve) => (tell = resolve));
  const { signal = new AbortController().signal, ...others } = options;
  const provider = fetchedCredentials(url, {
    pageUrl: PAGE,
    clock: new FakeClock(),
    fetch: (address, init) => {
      asked.push({ url: address, init });
      tell({ url: address, init });
      return Promise.resolve(answer({ url: address, init }));
    },
    ...others,
  });
  return { asked, firstAsked, credentials: Promise.resolve(provider({ attempt: 1, signal })) };
}

const json =
  (value: unknown): (() => Response) =>
  () =>
    new Response(JSON.stringify(value));

/** Answers when, and with what, the browser gives up. */
const never = ({ init }: Asked): Promise<Response> =>
  new Promise((_resolve, reject) => {
    const { signal } = init;
    const abort = (): void => {
      reject(new DOMException('Aborted', 'AbortError'));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });

describe('fetched credentials', () => {
  before(() => {
    configure({ policy: { credentialsOrigins: ['https://login.example'] } });
  });

  it('are those of the answer', async () => {
    const given = {
      username: 'ada',
      password: 'hunter2',
      url: 'wss://broker.example/mqtt?signature=a%2Fb',
      expiresAt: 1_800_000_000_000,
      properties: { userProperties: { tenant: ['a', 'b'] } },
    };
    const { asked, credentials } = ask('../login?for=mqtt', json({ ...given, token_type: 'x' }));
    expect(await credentials).to.deep.equal(given);
    expect(asked.map(({ url }) => url)).to.deep.equal(['https://plant.example/login?for=mqtt']);
  });

  it('are asked for anew each time, by nobody but the page, and without a detour', async () => {
    const { asked, credentials } = ask('/login', json({ username: 'ada' }));
    await credentials;
    const { signal, ...init } = asked[0]!.init;
    expect(init).to.deep.equal({
      headers: { accept: 'application/json' },
      mode: 'same-origin',
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
    });
    expect(signal).to.be.instanceOf(AbortSignal);
  });

  it('come from another origin only when the policy names it', async () => {
    const allowed = ask('https://login.example/mqtt', json({ username: 'ada' }));
    expect(await allowed.credentials).to.deep.equal({ username: 'ada' });
    expect(allowed.asked[0]!.init.mode).to.equal('cors');
    for (const url of [
      'https://evil.example/mqtt?secret',
      'http://plant.example/mqtt',
      'https://plant.example:8443/mqtt',
      'https://login.example.evil.example/',
      '//evil.example/mqtt',
      '\\\\evil.example/mqtt',
    ]) {
      const { asked, credentials } = ask(url, json({ username: 'ada' }));
      const { code, message, retryable } = await rejection(credentials);
      expect(code, url).to.equal('forbidden-by-policy');
      expect(retryable).to.equal(false);
      expect(message).to.contain('configure(').and.not.to.contain('secret');
      expect(asked).to.deep.equal([]);
    }
  });

  it('have an address of http, without a login in it', async () => {
    for (const url of [
      'data:application/json,{}',
      'blob:x',
      'https://',
      'https://a:b@plant.example/',
    ]) {
      const { credentials, asked } = ask(url, json({ username: 'ada' }));
      expect((await rejection(credentials)).code, url).to.equal('invalid-options');
      expect(asked).to.deep.equal([]);
    }
  });

  it('are refused for good by 401, 403 and what else will not change', async () => {
    for (const status of [400, 401, 403, 404, 410]) {
      const { credentials } = ask(
        '/login?token=hunter2',
        () => new Response('hunter2', { status }),
      );
      const { code, message, retryable } = await rejection(credentials);
      expect([code, retryable], String(status)).to.deep.equal(['credentials-failed', false]);
      expect(message)
        .to.contain(`HTTP ${String(status)}`)
        .and.to.contain('https://plant.example/login')
        .and.not.to.contain('hunter2');
    }
  });

  it('are refused for good by a page, or the way to one, where JSON was asked for', async () => {
    const page = (): Response =>
      new Response('<form>hunter2</form>', {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    // What a browser gives instead of a redirect that is not followed has status 0.
    const opaque = (): Response =>
      Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
    const plain = (): Response => Response.redirect('https://plant.example/login-form');
    for (const answer of [page, opaque, plain]) {
      const { code, message, retryable } = await rejection(ask('/login', answer).credentials);
      expect([code, retryable]).to.deep.equal(['credentials-failed', false]);
      expect(message).to.contain('page instead of JSON').and.not.to.contain('hunter2');
    }
    // A server that is down says so with a page, too.
    const down = ask(
      '/login',
      () => new Response('', { status: 503, headers: { 'content-type': 'text/html' } }),
    );
    expect((await rejection(down.credentials)).retryable).to.equal(true);
  });

  it('are tried again after what may pass', async () => {
    for (const status of [408, 425, 429, 500, 502, 503, 504]) {
      const { credentials } = ask('/login', () => new Response(null, { status }));
      const { code, retryable } = await rejection(credentials);
      expect([code, retryable], String(status)).to.deep.equal(['credentials-failed', true]);
    }
    const lost = ask('/login', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await rejection(lost.credentials)).to.include({
      code: 'credentials-failed',
      retryable: true,
    });
    const cut = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.error(new TypeError('network error'));
      },
    });
    const halfway = ask('/login', () => new Response(cut));
    expect((await rejection(halfway.credentials)).retryable).to.equal(true);
  });

  it('are given up when they take too long', async () => {
    const clock = new FakeClock();
    const { firstAsked, credentials } = ask('/login', never, { clock, timeoutMs: 5000 });
    const refused = rejection(credentials);
    const { init } = await firstAsked;
    clock.advance(4999);
    expect(init.signal?.aborted).to.equal(false);
    clock.advance(1);
    const { code, message, retryable } = await refused;
    expect([code, retryable]).to.deep.equal(['credentials-failed', true]);
    expect(message).to.contain('5000 ms');
  });

  it('are given up with the attempt', async () => {
    const attempt = new AbortController();
    const { firstAsked, credentials } = ask('/login', never, { signal: attempt.signal });
    const refused = rejection(credentials);
    await firstAsked;
    attempt.abort();
    expect((await refused).code).to.equal('aborted');
    const late = ask('/login', never, { signal: AbortSignal.abort() });
    expect((await rejection(late.credentials)).code).to.equal('aborted');
  });

  it('are read up to 64 KiB and not one byte further', async () => {
    const filled = (bytes: number): string => {
      const empty = JSON.stringify({ username: '', filler: '' }).length;
      return JSON.stringify({ username: '', filler: 'x'.repeat(bytes - empty) });
    };
    const fits = ask('/login', () => new Response(filled(65_536)));
    expect(await fits.credentials).to.deep.equal({ username: '' });
    const long = ask('/login', () => new Response(filled(65_537)));
    expect(await rejection(long.credentials)).to.include({ retryable: false });

    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(10_000));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const { credentials } = ask('/login', () => new Response(endless));
    expect((await rejection(credentials)).code).to.equal('credentials-failed');
    expect(cancelled).to.equal(true);
    expect(pulled).to.be.lessThan(20);
  });

  it('are nothing but an object with at least one of the fields', async () => {
    for (const body of [
      '',
      '<!doctype html><title>Sign in, hunter2</title>',
      '"hunter2"',
      '["hunter2"]',
      'null',
      '{}',
      '{"user":"ada","pass":"hunter2"}',
      '{"username":5,"password":"hunter2"}',
      '{"password":{"toString":"hunter2"}}',
      '{"url":"https://hunter2.example"}',
      '{"expiresAt":1800000000}',
      '{"__proto__":{"username":"hunter2"}}',
    ]) {
      const { credentials } = ask('/login', () => new Response(body));
      const error = await rejection(credentials);
      expect([error.code, error.retryable], body).to.deep.equal(['credentials-failed', false]);
      expect(error.message + String(error.cause), body).not.to.contain('hunter2');
    }
    const nulls = ask('/login', json({ username: 'ada', password: null, url: null }));
    expect(await nulls.credentials).to.deep.equal({ username: 'ada' });
  });

  it('are credentials or a typed error, whatever the answer is', async () => {
    const body = fc.oneof(
      fc.json(),
      fc.uint8Array(),
      fc.record({ username: fc.anything() }).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { credentials } = ask('/login', () => new Response(sent as BodyInit));
        await credentials.catch(() => rejection(credentials));
      }),
    );
  });
});
