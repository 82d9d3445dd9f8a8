/**
 * The seal around everything that is kept encrypted on the device. Pure but for WebCrypto; knows neither what is inside nor where it
 * is kept.
 *
 * An envelope is: version (1 byte) · IV (12 bytes) · ciphertext · tag (16 bytes), AES-256-GCM (NIST SP 800-38D) with the tag and IV
 * lengths recommended there. Its place is authenticated with it, see {@link additionalData}: an envelope opens only where it was
 * sealed.
 */
import { MqttError } from '../errors.js';
import { additionalData, type EnvelopePlace } from './envelope-place.js';

/** The first byte of every envelope written today. */
export const ENVELOPE_VERSION = 1;

const VERSION_BYTES = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = VERSION_BYTES + IV_BYTES;

/** How many bytes an envelope has more than its contents. */
export const ENVELOPE_OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

/**
 * Seals `contents` for one place. The IV is random each time: with 96 bits, one key is good for 2³² envelopes (NIST SP 800-38D §8.3).
 *
 * @param key - AES-GCM, 256 bits, usable for `encrypt`.
 * @throws MqttError `invalid-options` for a place that cannot be written down.
 */
export async function sealEnvelope(
  key: CryptoKey,
  contents: Uint8Array<ArrayBuffer>,
  place: EnvelopePlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const ciphertext = await crypto.subtle.encrypt(
    algorithm(iv, ENVELOPE_VERSION, place),
    key,
    contents,
  );
  const envelope = new Uint8Array(HEADER_BYTES + ciphertext.byteLength);
  envelope[0] = ENVELOPE_VERSION;
  envelope.set(iv, VERSION_BYTES);
  envelope.set(new Uint8Array(ciphertext), HEADER_BYTES);
  return envelope;
}

/**
 * What was sealed.
 *
 * @param envelope - read back from storage, so it may be anything.
 * @throws MqttError `envelope-unreadable` for what is no envelope, was changed, was sealed with another key or for another place, and
 * `invalid-options` for a place that cannot be written down.
 */
export async function openEnvelope(
  key: CryptoKey,
  envelope: unknown,
  place: EnvelopePlace,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!(envelope instanceof Uint8Array)) throw unreadable('It is not made of bytes.');
  const version = envelope[0];
  if (version !== ENVELOPE_VERSION)
    throw unreadable(`Its version is ${version ?? 'missing'}, and this program knows version 1.`);
  if (envelope.byteLength < ENVELOPE_OVERHEAD_BYTES) throw unreadable('It is too short.');
  // A copy: WebCrypto takes no memory that is shared or can be resized, and what was read back may be.
  const bytes = new Uint8Array(envelope);
  const parameters = algorithm(bytes.subarray(VERSION_BYTES, HEADER_BYTES), version, place);
  try {
    const contents = await crypto.subtle.decrypt(parameters, key, bytes.subarray(HEADER_BYTES));
    return new Uint8Array(contents);
  } catch (cause) {
    // WebCrypto does not say more than that, deliberately.
    throw unreadable('It was changed, or belongs to another key or place.', cause);
  }
}

function algorithm(
  iv: Uint8Array<ArrayBuffer>,
  version: number,
  place: EnvelopePlace,
): AesGcmParams {
  return {
    name: 'AES-GCM',
    iv,
    additionalData: additionalData(version, place),
    tagLength: TAG_BYTES * 8,
  };
}

function unreadable(why: string, cause?: unknown): MqttError {
  return new MqttError('envelope-unreadable', `A stored record cannot be opened. ${why}`, {
    cause,
  });
}
