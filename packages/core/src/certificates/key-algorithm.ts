/** Pure: what kind of key it is, for people and for WebCrypto. */
import {
  ECParameters,
  id_ecPublicKey,
  id_secp256r1,
  id_secp384r1,
  id_secp521r1,
} from '@peculiar/asn1-ecc';
import type { PrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { id_rsaEncryption, RSAPrivateKey, RSAPublicKey } from '@peculiar/asn1-rsa';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { tryParse } from './parse-der.js';
import { bitLength, LONGEST_EXPONENT_BITS, LONGEST_RSA_BITS } from './rsa-key.js';
import { shownName } from './shown-name.js';

/** A kind of key. */
export interface KeyAlgorithm {
  /** As people call it: `RSA 2048`, `P-256`, `Ed25519`. */
  readonly name: string;
  /** Of an RSA key, where it is known. */
  readonly bits?: number;
  /** Whether browsers sign with such a key for TLS. */
  readonly isForBrowsers: boolean;
  /** How WebCrypto imports it to sign and verify; undefined where it cannot, or would take too long. */
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

/** Of a public key, or, without its bits, of whatever names the algorithm. @param publicKey - tells the length of an RSA key. */
export function keyAlgorithm(
  { algorithm, parameters }: AlgorithmIdentifier,
  publicKey?: BufferSource,
): KeyAlgorithm {
  switch (algorithm) {
    case id_rsaEncryption: {
      const numbers = publicKey && tryParse(publicKey, RSAPublicKey);
      return rsaAlgorithm(numbers);
    }
    case id_ecPublicKey: {
      const id = (parameters && tryParse(parameters, ECParameters)?.namedCurve) ?? '';
      const namedCurve = CURVES[id];
      if (namedCurve === undefined)
        return { name: OTHER_CURVES[id] ?? shownName(`EC ${id}`), isForBrowsers: false };
      return {
        name: namedCurve,
        isForBrowsers: true,
        use: { name: 'ECDSA', namedCurve },
        sign: { name: 'ECDSA', hash: 'SHA-256' },
      };
    }
    case ED25519: {
      const use = { name: 'Ed25519' };
      return { name: 'Ed25519', isForBrowsers: false, use, sign: use };
    }
    default:
      return { name: OTHERS[algorithm] ?? shownName(algorithm), isForBrowsers: false };
  }
}

/** Of a private key, with the length of one of RSA. */
export function privateKeyAlgorithm({
  privateKeyAlgorithm: algorithm,
  privateKey,
}: PrivateKeyInfo): KeyAlgorithm {
  if (algorithm.algorithm !== id_rsaEncryption) return keyAlgorithm(algorithm);
  return rsaAlgorithm(tryParse(privateKey.buffer, RSAPrivateKey));
}

function rsaAlgorithm(
  numbers: Pick<RSAPublicKey, 'modulus' | 'publicExponent'> | undefined,
): KeyAlgorithm {
  if (!numbers) return { name: 'RSA', isForBrowsers: true };
  const bits = bitLength(numbers.modulus);
  const name = `RSA ${bits}`;
  const isOutsized =
    bits > LONGEST_RSA_BITS || bitLength(numbers.publicExponent) > LONGEST_EXPONENT_BITS;
  if (isOutsized) return { name, bits, isForBrowsers: false };
  return {
    name,
    bits,
    isForBrowsers: true,
    use: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    sign: { name: 'RSASSA-PKCS1-v1_5' },
  };
}
