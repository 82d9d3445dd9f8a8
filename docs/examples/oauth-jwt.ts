import { MqttError, type CredentialsProvider } from '@mqtt-kit/core';

/**
 * Gets a JSON Web Token before every attempt and shows it to the broker as the password.
 *
 * @param tokenUrl - your server, which knows by its cookie who is signed in.
 */
export function tokenCredentials(tokenUrl: string): CredentialsProvider {
  return async ({ signal }) => {
    const token = await fetchToken(tokenUrl, signal);
    return { username: 'jwt', password: token, expiresAt: expiryOf(token) };
  };
}

async function fetchToken(tokenUrl: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(tokenUrl, { method: 'POST', cache: 'no-store', signal });
  } catch (cause) {
    throw failed('The token server cannot be reached.', { retryable: true, cause });
  }
  // Retryable failures are tried again by themselves; the others wait for somebody to sign in.
  if (!response.ok) {
    const retryable = response.status >= 500 || response.status === 429;
    throw failed(`The token server answered with HTTP ${response.status}.`, { retryable });
  }
  const answer: unknown = await response.json();
  if (typeof answer === 'object' && answer && 'access_token' in answer) {
    const { access_token: token } = answer;
    if (typeof token === 'string') return token;
  }
  throw failed('The token server sent no access_token.');
}

/** `exp` of the token (RFC 7519 §4.1.4), in milliseconds. The broker checks the token; here only its end matters. */
function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.');
  const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  if (typeof claims === 'object' && claims && 'exp' in claims && typeof claims.exp === 'number')
    return claims.exp * 1000;
  throw failed('The token does not say when it ends.');
}

function failed(message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
  return new MqttError('credentials-failed', message, options);
}
