/** The browser's passkeys (Web Authentication Level 3) with the PRF extension (§10.1.4). */
import { MqttError } from '../errors.js';
import type { KnownPasskey, PasskeyAnswer, Passkeys } from '../vault/passkeys.js';

const RP_NAME = 'MQTT connections';
/** ES256 and RS256 (RFC 8812, IANA COSE algorithms): what every authenticator has. */
const ALGORITHMS = [-7, -257];

/** Passkeys of this page's host. */
export function pagePasskeys(): Passkeys {
  return { create, get };
}

async function create(vaultName: string, salt: Uint8Array<ArrayBuffer>): Promise<PasskeyAnswer> {
  const user = vaultName === 'default' ? RP_NAME : `${RP_NAME} (${vaultName})`;
  const credential = await ask((credentials) =>
    credentials.create({
      publicKey: {
        rp: { name: RP_NAME },
        user: {
          id: crypto.getRandomValues(new Uint8Array(16)),
          name: user,
          displayName: user,
        },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const { prf } = credential.getClientExtensionResults();
  const credentialId = new Uint8Array(credential.rawId);
  const output = bytesOf(prf?.results?.first);
  if (output) return { credentialId, output };
  if (prf?.enabled !== true)
    throw failed('This device’s passkeys cannot keep secrets (PRF). Choose a passphrase instead.');
  // Some give the secret only when they are asked the second time.
  return get([{ credentialId, salt }]);
}

async function get(known: readonly KnownPasskey[]): Promise<PasskeyAnswer> {
  const credential = await ask((credentials) =>
    credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: known.map(({ credentialId }) => ({
          type: 'public-key',
          id: credentialId,
        })),
        userVerification: 'required',
        extensions: {
          prf: {
            evalByCredential: Object.fromEntries(
              known.map(({ credentialId, salt }) => [base64Url(credentialId), { first: salt }]),
            ),
          },
        },
      },
    }),
  );
  const output = bytesOf(credential.getClientExtensionResults().prf?.results?.first);
  if (!output) throw failed('The passkey gave no secret (PRF).');
  return { credentialId: new Uint8Array(credential.rawId), output };
}

async function ask(
  call: (credentials: CredentialsContainer) => Promise<Credential | null>,
): Promise<PublicKeyCredential> {
  const credentials =
    typeof navigator === 'object' ? (navigator as Partial<Navigator>).credentials : undefined;
  if (!credentials || !('PublicKeyCredential' in globalThis))
    throw failed('This browser has no passkeys here.');
  let answer: Credential | null;
  try {
    answer = await call(credentials);
  } catch (cause) {
    throw failed('The passkey was not used: it was cancelled, or took too long.', cause);
  }
  if (answer instanceof PublicKeyCredential) return answer;
  throw failed('The browser gave no passkey.');
}

function bytesOf(source: BufferSource | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (source && ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  return undefined;
}

/** RFC 4648 §5, without padding, as the extension wants it. */
function base64Url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function failed(message: string, cause?: unknown): MqttError {
  return new MqttError('passkey-failed', message, { cause });
}
