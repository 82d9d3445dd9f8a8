/** Pure: what kind of key it is, for people and for WebCrypto. */
import {
  ECParameters,
  id_ecPublicKey,
  id_secp256r1,
  id_secp384r1,
  id_secp521r1,
} from '@peculiar/asn1-ecc';
import { id_rsaEncryption, RSAPublicKey } from '@peculiar/asn1-rsa';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { tryParse } from './parse-der.js';

/** A kind of key. */
export interface KeyAlgorithm {
  /** As people call it: `RSA 2048`, `P-256`, `Ed25519`. */
  readonly name: string;
  /** Of an RSA key, where it is known. */
  readonly bits?: number;
  /** How WebCrypto imports it to sign and verify; undefined where it cannot. */
  readonly use?: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  /** How WebCrypto signs and verifies with it. */
  readonly sign?: Algorithm | EcdsaParams;
}

const CURVES: Readonly<Record<string, string>> = {
  [id_secp256r1]: 'P-256',
  [id_secp384r1]: 'P-384',
  [id_secp521r1]: 'P-521',
};

/** Curves that no browser knows, by their names. */
const OTHER_CURVES: Readonly<Record<string, string>> = {
  '1.3.132.0.10': 'secp256k1',
  '1.3.132.0.33': 'P-224',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
};

const OTHERS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10040.4.1': 'DSA',
  '1.3.101.113': 'Ed448',
};

const ED25519 = '1.3.101.112';

/** @param publicKey - the key itself, which tells the length of an RSA key. */
export function keyAlgorithm(
  { algorithm, parameters }: AlgorithmIdentifier,
  publicKey?: BufferSource,
): KeyAlgorithm {
  switch (algorithm) {
    case id_rsaEncryption: {
      const bits = publicKey && rsaBits(publicKey);
      return {
        name: bits === undefined ? 'RSA' : `RSA ${bits}`,
        ...(bits === undefined ? {} : { bits }),
        use: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
        sign: { name: 'RSASSA-PKCS1-v1_5' },
      };
    }
    case id_ecPublicKey: {
      const id = (parameters && tryParse(parameters, ECParameters)?.namedCurve) ?? '';
      const namedCurve = CURVES[id];
      if (namedCurve === undefined) return { name: OTHER_CURVES[id] ?? `EC ${id}` };
      return {
        name: namedCurve,
        use: { name: 'ECDSA', namedCurve },
        sign: { name: 'ECDSA', hash: 'SHA-256' },
      };
    }
    case ED25519:
      return { name: 'Ed25519', use: { name: 'Ed25519' }, sign: { name: 'Ed25519' } };
    default:
      return { name: OTHERS[algorithm] ?? algorithm };
  }
}

function rsaBits(publicKey: BufferSource): number | undefined {
  const modulus = tryParse(publicKey, RSAPublicKey)?.modulus;
  if (!modulus) return undefined;
  const bytes = new Uint8Array(modulus);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
