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
import { decrypt } from './decrypt.js';
import type { Effort } from './effort.js';
import { parseDer, tryParse } from './parse-der.js';
import { EncryptedData } from './pkcs7-schema.js';
import { concat, hashPasses, KDF_MAC, pkcs12Kdf } from './pkcs12-kdf.js';
import { openEncrypted, type OpenKey } from './private-key.js';
import { readCertificate, type ReadCertificate } from './x509.js';

const WHAT = 'pkcs12';
const COMMAND =
  'openssl pkcs12 -in file.p12 -nodes -out all.pem && openssl pkcs12 -export -in all.pem -out file-new.p12';

/** Hash functions of the integrity check, by object identifier. */
const MAC_HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
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
  effort: Effort,
): Promise<Pkcs12Contents> {
  const pfx = parseDer(der, PFX, WHAT);
  if (pfx.authSafe.contentType !== id_data)
    throw unsupported('pkcs12-public-key', { command: COMMAND });
  const safe = parseDer(pfx.authSafe.content, OctetString, WHAT).buffer;
  const password = given ?? '';
  try {
    const isChecked = await verifyMac(pfx, safe, password, effort);
    const certificates: ReadCertificate[] = [];
    const keys: OpenKey[] = [];
    for (const content of parseDer(safe, AuthenticatedSafe, WHAT)) {
      const plain = await openContent(content, password, effort);
      const isEncrypted = isChecked || content.contentType !== id_data;
      for (const bag of parseDer(plain, SafeContents, WHAT)) {
        if (certificates.length + keys.length >= MOST_BAGS) throw new CertificateError('too-large');
        switch (bag.bagId) {
          case id_certBag: {
            const { certId, certValue } = parseDer(bag.bagValue, CertBag, WHAT);
            if (certId !== id_x509Certificate) break;
            const { buffer } = parseDer(certValue, OctetString, WHAT);
            certificates.push(readCertificate(new Uint8Array(buffer)));
            break;
          }
          case id_pkcs8ShroudedKeyBag: {
            const key = await openEncrypted(bag.bagValue, password, effort);
            keys.push({ ...key, format: 'PKCS#12' });
            break;
          }
          case id_keyBag: {
            const info = parseDer(bag.bagValue, PrivateKeyInfo, WHAT);
            const pkcs8 = new Uint8Array(bag.bagValue);
            keys.push({ format: 'PKCS#12', isEncrypted, pkcs8, info });
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
      throw new CertificateError('passphrase-needed', { what: WHAT });
    throw error;
  }
}

async function openContent(
  content: ContentInfo,
  password: string,
  effort: Effort,
): Promise<BufferSource> {
  switch (content.contentType) {
    case id_data:
      return parseDer(content.content, OctetString, WHAT).buffer;
    case id_encryptedData: {
      const { encryptedContentInfo: info } = parseDer(content.content, EncryptedData, WHAT);
      const data = encryptedBytes(info.encryptedContent);
      return decrypt(
        { what: WHAT, algorithm: info.contentEncryptionAlgorithm, data, command: COMMAND },
        password,
        effort,
      );
    }
    default:
      throw unsupported('pkcs12-public-key', { command: COMMAND });
  }
}

/** In one piece, or in several as some programs write. */
function encryptedBytes(content: EncryptedContent | undefined): BufferSource {
  if (content?.value) return content.value.buffer;
  const pieces = content?.constructedValue;
  if (!pieces) throw unreadable(WHAT);
  return concat(...pieces.map(({ buffer }) => new Uint8Array(buffer)));
}

/** RFC 7292 §4 and B.4: the password is right, and nothing was changed. @returns whether the file has such a check. */
async function verifyMac(
  { macData }: PFX,
  safe: BufferSource,
  password: string,
  effort: Effort,
): Promise<boolean> {
  // One that is protected by a signature, or not at all, is opened by its ciphers alone.
  const { mac, macSalt } = macData;
  const iterations = Number.parseInt(String(macData.iterations), 10);
  if (mac.digest.byteLength === 0 && macSalt.byteLength === 0) return false;
  const hash = MAC_HASHES[mac.digestAlgorithm.algorithm];
  if (hash === undefined) throw unsupported('pkcs12-check', { command: COMMAND });
  const expected = new Uint8Array(mac.digest.buffer);
  const cost = { rounds: iterations, passes: hashPasses(hash, expected.length) };
  effort.spend('looped', cost, { what: WHAT, command: COMMAND });
  const salt = new Uint8Array(macSalt.buffer);
  const key = await pkcs12Kdf(
    { password, salt, rounds: iterations, hash, id: KDF_MAC },
    expected.length,
    effort,
  );
  const algorithm = { name: 'HMAC', hash };
  const hmac = await crypto.subtle.importKey('raw', key, algorithm, false, ['verify']);
  if (!(await crypto.subtle.verify('HMAC', hmac, expected, safe)))
    throw new CertificateError('wrong-passphrase', { what: WHAT });
  return true;
}
