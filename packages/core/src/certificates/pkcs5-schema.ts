/** Pure: how PKCS#5 describes an encryption by a password (RFC 8018, appendix A). */
import { AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** `1.2.840.113549.1.5.13` */
export const ID_PBES2 = '1.2.840.113549.1.5.13';
export const ID_PBKDF2 = '1.2.840.113549.1.5.12';
export const ID_SCRYPT = '1.3.6.1.4.1.11591.4.11';
export const ID_HMAC_SHA256 = '1.2.840.113549.2.9';
export const ID_AES_256_CBC = '2.16.840.1.101.3.4.1.42';

/** The pseudorandom functions that WebCrypto has, by object identifier. SHA-1 is the default (RFC 8018 A.2). */
export const PRF_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  [ID_HMAC_SHA256]: 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

/** The length of the key of an AES in CBC mode, in bytes. Chromium has none of 24 bytes. */
export const AES_CBC_KEY_BYTES: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.1.2': 16,
  [ID_AES_256_CBC]: 32,
};

/** `PBES2-params` (A.4). */
export class Pbes2Params {
  keyDerivationFunc = new AlgorithmIdentifier();
  encryptionScheme = new AlgorithmIdentifier();
}
AsnProp({ type: AlgorithmIdentifier })(Pbes2Params.prototype, 'keyDerivationFunc');
AsnProp({ type: AlgorithmIdentifier })(Pbes2Params.prototype, 'encryptionScheme');

/** `PBKDF2-params` (A.2), with the salt as it nearly always is. */
export class Pbkdf2Params {
  salt = new OctetString();
  /** Text from four bytes on: the library's way with numbers. */
  iterationCount: number | string = 1;
  declare keyLength?: number;
  declare prf?: AlgorithmIdentifier;
}
AsnProp({ type: OctetString })(Pbkdf2Params.prototype, 'salt');
AsnProp({ type: AsnPropTypes.Integer })(Pbkdf2Params.prototype, 'iterationCount');
AsnProp({ type: AsnPropTypes.Integer, optional: true })(Pbkdf2Params.prototype, 'keyLength');
AsnProp({ type: AlgorithmIdentifier, optional: true })(Pbkdf2Params.prototype, 'prf');

/** `PBEParameter` (A.3), and `pkcs-12PbeParams` (RFC 7292 C). */
export class PbeParams {
  salt = new OctetString();
  /** Text from four bytes on. */
  iterations: number | string = 1;
}
AsnProp({ type: OctetString })(PbeParams.prototype, 'salt');
AsnProp({ type: AsnPropTypes.Integer })(PbeParams.prototype, 'iterations');
