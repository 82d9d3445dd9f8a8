/** What a PKCS#12 file holds (RFC 7292). */
import type { ContentInfo } from '@peculiar/asn1-cms';
import { type EncryptedContent, id_data, id_encryptedData } from '@peculiar/asn1-cms';
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_keyBag,
  id_pkcs8ShroudedKeyBag,
  id_x509Certificate,
  PFX,
  SafeContents,
} from '@peculiar/asn1-pfx';
import { PrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { OctetString } from '@peculiar/asn1-schema';
import { CertificateError, unreadable, unsupported } from './certificate-error.js';
import { assertRounds, decrypt } from './decrypt.js';
import { parseDer, tryParse } from './parse-der.js';
import { EncryptedData } from './pkcs7-schema.js';
import { concat, KDF_MAC, pkcs12Kdf } from './pkcs12-kdf.js';
import { openEncrypted, type OpenKey } from './private-key.js';
import { readCertificate, type ReadCertificate } from './x509.js';

const NAME = 'the PKCS#12 file';
const COMMAND =
  'openssl pkcs12 -in file.p12 -nodes -out all.pem && openssl pkcs12 -export -in all.pem -out file-new.p12';

/** Hash functions of the integrity check, by object identifier. */
const MAC_HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
/** Each is a call of its own: more would take minutes. */
const MOST_MAC_ROUNDS = 1_000_000;
const MOST_BAGS = 500;

/** What was found, in the order of the file. */
export interface Pkcs12Contents {
  readonly certificates: readonly ReadCertificate[];
  readonly keys: readonly OpenKey[];
}

/** Whether bytes are a PKCS#12 file. */
export function isPkcs12(der: Uint8Array<ArrayBuffer>): boolean {
  return tryParse(der, PFX)?.version === 3;
}

/**
 * Opens a file. Without a password an empty one is tried, as some programs write.
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, `passphrase-needed`, `wrong-passphrase`.
 */
export async function readPkcs12(
  der: Uint8Array<ArrayBuffer>,
  given: string | undefined,
): Promise<Pkcs12Contents> {
  const pfx = parseDer(der, PFX, NAME);
  if (pfx.authSafe.contentType !== id_data)
    throw unsupported('a PKCS#12 file under a public key', COMMAND);
  const safe = parseDer(pfx.authSafe.content, OctetString, NAME).buffer;
  const password = given ?? '';
  try {
    await verifyMac(pfx, safe, password);
    const certificates: ReadCertificate[] = [];
    const keys: OpenKey[] = [];
    for (const content of parseDer(safe, AuthenticatedSafe, NAME)) {
      const plain = await openContent(content, password);
      for (const bag of parseDer(plain, SafeContents, NAME)) {
        if (certificates.length + keys.length >= MOST_BAGS) throw new CertificateError('too-large');
        switch (bag.bagId) {
          case id_certBag: {
            const { certId, certValue } = parseDer(bag.bagValue, CertBag, NAME);
            if (certId !== id_x509Certificate) break;
            const { buffer } = parseDer(certValue, OctetString, NAME);
            certificates.push(readCertificate(new Uint8Array(buffer)));
            break;
          }
          case id_pkcs8ShroudedKeyBag: {
            const key = await openEncrypted(bag.bagValue, password);
            keys.push({ ...key, format: 'PKCS#12' });
            break;
          }
          case id_keyBag: {
            const info = parseDer(bag.bagValue, PrivateKeyInfo, NAME);
            const pkcs8 = new Uint8Array(bag.bagValue);
            keys.push({ format: 'PKCS#12', isEncrypted: true, pkcs8, info });
            break;
          }
          default:
          // Revocation lists and secrets of other kinds are of no use here.
        }
      }
    }
    return { certificates, keys };
  } catch (error) {
    if (
      given === undefined &&
      error instanceof CertificateError &&
      error.code === 'wrong-passphrase'
    )
      throw new CertificateError('passphrase-needed', { name: NAME });
    throw error;
  }
}

async function openContent(content: ContentInfo, password: string): Promise<BufferSource> {
  switch (content.contentType) {
    case id_data:
      return parseDer(content.content, OctetString, NAME).buffer;
    case id_encryptedData: {
      const { encryptedContentInfo: info } = parseDer(content.content, EncryptedData, NAME);
      const data = encryptedBytes(info.encryptedContent);
      return decrypt(
        { name: NAME, algorithm: info.contentEncryptionAlgorithm, data, command: COMMAND },
        password,
      );
    }
    default:
      throw unsupported('a PKCS#12 file under a public key', COMMAND);
  }
}

/** In one piece, or in several as some programs write. */
function encryptedBytes(content: EncryptedContent | undefined): BufferSource {
  if (content?.value) return content.value.buffer;
  const pieces = content?.constructedValue;
  if (!pieces) throw unreadable(NAME);
  return concat(...pieces.map(({ buffer }) => new Uint8Array(buffer)));
}

/** RFC 7292 §4 and B.4: the password is right, and nothing was changed. */
async function verifyMac({ macData }: PFX, safe: BufferSource, password: string): Promise<void> {
  // One that is protected by a signature, or not at all, is opened by its ciphers alone.
  const { mac, macSalt } = macData;
  const iterations = Number.parseInt(String(macData.iterations), 10);
  if (mac.digest.byteLength === 0 && macSalt.byteLength === 0) return;
  const hash = MAC_HASHES[mac.digestAlgorithm.algorithm];
  if (hash === undefined) throw unsupported(`${NAME} with this integrity check`, COMMAND);
  assertRounds(iterations, { name: NAME, command: COMMAND });
  if (iterations > MOST_MAC_ROUNDS) throw unsupported(NAME, COMMAND);
  const expected = new Uint8Array(mac.digest.buffer);
  const salt = new Uint8Array(macSalt.buffer);
  const key = await pkcs12Kdf(
    { password, salt, rounds: iterations, hash, id: KDF_MAC },
    expected.length,
  );
  const algorithm = { name: 'HMAC', hash };
  const hmac = await crypto.subtle.importKey('raw', key, algorithm, false, ['verify']);
  if (!(await crypto.subtle.verify('HMAC', hmac, expected, safe)))
    throw new CertificateError('wrong-passphrase', { name: NAME });
}
