/** A certificate with its key as a file that browsers and systems import (PKCS#12, RFC 7292). */
import {
  ContentEncryptionAlgorithmIdentifier,
  ContentInfo,
  EncryptedContent,
  EncryptedContentInfo,
  id_data,
  id_encryptedData,
} from '@peculiar/asn1-cms';
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_pkcs8ShroudedKeyBag,
  id_x509Certificate,
  MacData,
  PFX,
  PKCS12Attribute,
  SafeBag,
  SafeContents,
} from '@peculiar/asn1-pfx';
import { EncryptedData as EncryptedKey, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { DigestInfo } from '@peculiar/asn1-rsa';
import { OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { pbkdf2 } from './decrypt.js';
import { Effort } from './effort.js';
import { BmpString } from './bmp-string.js';
import { toDer } from './parse-der.js';
import {
  ID_AES_256_CBC,
  ID_HMAC_SHA256,
  ID_PBES2,
  ID_PBKDF2,
  PbeParams,
  Pbes2Params,
  Pbkdf2Params,
} from './pkcs5-schema.js';
import { EncryptedData } from './pkcs7-schema.js';
import { KDF_IV, KDF_KEY, KDF_MAC, pkcs12Kdf } from './pkcs12-kdf.js';

/**
 * `modern`: AES-256 under PBKDF2 with SHA-256, and a check with SHA-256. `compatible`: 3DES and SHA-1, which is weaker, for systems
 * that know nothing else.
 */
export type Pkcs12Profile = 'modern' | 'compatible';

/** What a file is made of. */
export interface Pkcs12Parts {
  /** The certificate of the key first, then its chain; DER. */
  readonly certificates: readonly Uint8Array<ArrayBuffer>[];
  /** `PrivateKeyInfo`. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  readonly password: string;
  readonly profile: Pkcs12Profile;
  /** By what name lists of certificates show it. */
  readonly friendlyName: string;
}

const ID_FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const ID_LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const NULL = new Uint8Array([5, 0]).buffer;

/**
 * How often the password is stretched. Who guesses it does so against the check, whose rounds are each a call of their own here: of
 * more, whoever makes or opens the file would wait for seconds.
 */
const ROUNDS: Readonly<Record<Pkcs12Profile, { readonly cipher: number; readonly mac: number }>> = {
  modern: { cipher: 100_000, mac: 20_000 },
  compatible: { cipher: 2048, mac: 2048 },
};
/** In bytes. Some versions of macOS take no check with a longer salt. */
const MAC_SALT_BYTES = 8;

const MACS: Readonly<
  Record<Pkcs12Profile, { readonly hash: string; readonly id: string; readonly bytes: number }>
> = {
  modern: { hash: 'SHA-256', id: '2.16.840.1.101.3.4.2.1', bytes: 32 },
  compatible: { hash: 'SHA-1', id: '1.3.14.3.2.26', bytes: 20 },
};

/** The file's bytes, in DER. */
export async function writePkcs12(parts: Pkcs12Parts): Promise<Uint8Array<ArrayBuffer>> {
  const { certificates, pkcs8, password, profile } = parts;
  const [own] = certificates;
  const attributes = own ? await attributesOf(own, parts.friendlyName) : [];
  const certBags = certificates.map((der, index) => {
    const certValue = arrayOf(toDer(new OctetString(der)));
    const bagValue = arrayOf(toDer(new CertBag({ certId: id_x509Certificate, certValue })));
    const bag = new SafeBag({ bagId: id_certBag, bagValue });
    if (index === 0) bag.bagAttributes = attributes;
    return bag;
  });
  const shrouded = await encrypt(pkcs8, password, profile);
  const keyBag = new SafeBag({
    bagId: id_pkcs8ShroudedKeyBag,
    bagValue: arrayOf(
      toDer(
        new EncryptedPrivateKeyInfo({
          encryptionAlgorithm: shrouded.algorithm,
          encryptedData: new EncryptedKey(shrouded.data),
        }),
      ),
    ),
    bagAttributes: attributes,
  });
  const sealed = await encrypt(toDer(new SafeContents(certBags)), password, profile);
  const safe = toDer(
    new AuthenticatedSafe([
      new ContentInfo({ contentType: id_encryptedData, content: arrayOf(encryptedData(sealed)) }),
      dataOf(toDer(new SafeContents([keyBag]))),
    ]),
  );
  const macData = await macOf(safe, password, profile);
  return toDer(new PFX({ version: 3, authSafe: dataOf(safe), macData }));
}

interface Sealed {
  readonly algorithm: AlgorithmIdentifier;
  readonly data: Uint8Array<ArrayBuffer>;
}

async function encrypt(
  plain: Uint8Array<ArrayBuffer>,
  password: string,
  profile: Pkcs12Profile,
): Promise<Sealed> {
  const iterations = ROUNDS[profile].cipher;
  if (profile === 'modern') return encryptAes(plain, password, iterations);
  const { encryptTripleDes, ID_PBE_SHA1_3DES } = await import('./legacy.js');
  const salt = randomBytes(8);
  const derivation = { password, salt, rounds: iterations, hash: 'SHA-1' };
  const effort = new Effort();
  const key = await pkcs12Kdf({ ...derivation, id: KDF_KEY }, 24, effort);
  const iv = await pkcs12Kdf({ ...derivation, id: KDF_IV }, 8, effort);
  const parameters = new PbeParams();
  parameters.salt = new OctetString(salt);
  parameters.iterations = iterations;
  return {
    algorithm: identifier(ID_PBE_SHA1_3DES, parameters),
    data: encryptTripleDes(key, iv, plain),
  };
}

/** PBES2 (RFC 8018 §6.2). */
async function encryptAes(
  plain: Uint8Array<ArrayBuffer>,
  password: string,
  iterations: number,
): Promise<Sealed> {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const raw = await pbkdf2(password, { salt, iterations, hash: 'SHA-256' }, 32);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-CBC', false, ['encrypt']);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, plain));
  const derivation = new Pbkdf2Params();
  derivation.salt = new OctetString(salt);
  derivation.iterationCount = iterations;
  derivation.prf = new AlgorithmIdentifier({ algorithm: ID_HMAC_SHA256, parameters: NULL });
  const parameters = new Pbes2Params();
  parameters.keyDerivationFunc = identifier(ID_PBKDF2, derivation);
  parameters.encryptionScheme = identifier(ID_AES_256_CBC, new OctetString(iv));
  return { algorithm: identifier(ID_PBES2, parameters), data };
}

function encryptedData({ algorithm, data }: Sealed): Uint8Array {
  const content = new EncryptedData();
  content.encryptedContentInfo = new EncryptedContentInfo({
    contentType: id_data,
    contentEncryptionAlgorithm: new ContentEncryptionAlgorithmIdentifier(algorithm),
    encryptedContent: new EncryptedContent({ value: new OctetString(data) }),
  });
  return toDer(content);
}

async function macOf(
  safe: Uint8Array<ArrayBuffer>,
  password: string,
  profile: Pkcs12Profile,
): Promise<MacData> {
  const { hash, id, bytes } = MACS[profile];
  const iterations = ROUNDS[profile].mac;
  const salt = randomBytes(MAC_SALT_BYTES);
  const derivation = { password, salt, rounds: iterations, hash, id: KDF_MAC };
  const raw = await pkcs12Kdf(derivation, bytes, new Effort());
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash }, false, ['sign']);
  const digest = await crypto.subtle.sign('HMAC', key, safe);
  return new MacData({
    mac: new DigestInfo({
      digestAlgorithm: new AlgorithmIdentifier({ algorithm: id, parameters: NULL }),
      digest: new OctetString(digest),
    }),
    macSalt: new OctetString(salt),
    iterations,
  });
}

/** What ties the key to its certificate, and names both. */
async function attributesOf(
  certificate: Uint8Array<ArrayBuffer>,
  friendlyName: string,
): Promise<PKCS12Attribute[]> {
  const localKeyId = new OctetString(await crypto.subtle.digest('SHA-1', certificate));
  return [
    attribute(ID_FRIENDLY_NAME, new BmpString(friendlyName)),
    attribute(ID_LOCAL_KEY_ID, localKeyId),
  ];
}

function attribute(id: string, value: object): PKCS12Attribute {
  // Its constructor takes nothing.
  const made = new PKCS12Attribute();
  made.attrId = id;
  made.attrValues = [arrayOf(toDer(value))];
  return made;
}

function dataOf(bytes: Uint8Array<ArrayBuffer>): ContentInfo {
  return new ContentInfo({ contentType: id_data, content: arrayOf(toDer(new OctetString(bytes))) });
}

function identifier(algorithm: string, parameters: object): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm, parameters: arrayOf(toDer(parameters)) });
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function arrayOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}
