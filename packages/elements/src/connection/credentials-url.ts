/** The attribute `credentials-url` of `<mqtt-connection>`: who fetches, and what to say when the page does not allow it. */
import { msg, str } from '@lit/localize';
import { MqttError, type ConnectionState, type CredentialsProvider } from '@mqtt-kit/core';
import { pageSettled } from '../context/page-settled.js';
import type { Problem } from '../controllers/problems-controller.js';

// The same function for the same address: elements with the same attributes share a connection.
const byUrl = new Map<string, CredentialsProvider>();

/** A provider that fetches from `url`, once the page's scripts have had their turn to `configure()` what is allowed. */
export function urlCredentials(url: string): CredentialsProvider {
  const provider = byUrl.get(url) ?? providerFor(url);
  byUrl.set(url, provider);
  return provider;
}

function providerFor(url: string): CredentialsProvider {
  return async (request) => {
    await pageSettled();
    // Few pages need it.
    const { fetchedCredentials } = await import('@mqtt-kit/core/authentication').catch(notLoaded);
    return fetchedCredentials(url)(request);
  };
}

function notLoaded(cause: unknown): never {
  throw new MqttError('credentials-failed', 'The code that fetches credentials did not load.', {
    retryable: true,
    cause,
  });
}

/** What is wrong with the attribute, as the connection found out. */
export function credentialsUrlProblem(
  url: string | undefined,
  state: ConnectionState | undefined,
): readonly Problem[] {
  if (url === undefined || state?.status !== 'refused') return [];
  if (state.reason.code !== 'forbidden-by-policy') return [];
  const { origin } = new URL(url);
  return [
    {
      attribute: 'credentials-url',
      message: msg(
        str`${origin} is not this page’s own origin, so nothing was fetched from it. Whoever made the page can allow it in a script: configure({ policy: { credentialsOrigins: ['${origin}'] } }).`,
      ),
      code: 'forbidden-by-policy',
    },
  ];
}
