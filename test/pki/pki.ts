/** Certificates for tests, made by OpenSSL in a folder of their own: authorities, and what they sign. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A kind of key. */
export type KeyKind = 'rsa' | 'p256' | 'p384' | 'ed25519';

export const KEY_KINDS: readonly KeyKind[] = ['rsa', 'p256', 'p384', 'ed25519'];

/** A certificate and its key: names of PEM files in the folder. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** What is to be signed. */
export interface Wanted {
  readonly kind?: KeyKind;
  /** Lines of an extension file of OpenSSL. Without any it is for clients. */
  readonly extensions?: readonly string[];
  /** Days of validity, from now on. */
  readonly days?: number;
}

const KEY_OPTIONS: Readonly<Record<KeyKind, readonly string[]>> = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ed25519: ['-algorithm', 'ED25519'],
};

export const FOR_CLIENTS = ['keyUsage=digitalSignature', 'extendedKeyUsage=clientAuth'] as const;
export const FOR_SERVERS = [
  'keyUsage=digitalSignature',
  'extendedKeyUsage=serverAuth',
  'subjectAltName=DNS:localhost,IP:127.0.0.1',
] as const;
const FOR_AUTHORITIES = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
];

/** A folder with certificates. */
export class Pki {
  readonly folder = mkdtempSync(join(tmpdir(), 'mqtt-kit-pki-'));

  /** An authority that signs itself. */
  authority(name: string, kind: KeyKind = 'p256'): Issued {
    const { key, request } = this.#request(name, kind);
    const certificate = `${name}.crt`;
    this.write(`${name}.ext`, FOR_AUTHORITIES.join('\n'));
    this.openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-signkey',
      key,
      '-days',
      '365',
      '-extfile',
      `${name}.ext`,
      '-out',
      certificate,
    );
    return { certificate, key };
  }

  /** An authority under another one. */
  intermediate(name: string, authority: Issued): Issued {
    return this.issue(name, authority, { extensions: FOR_AUTHORITIES });
  }

  issue(name: string, authority: Issued, wanted: Wanted = {}): Issued {
    const { kind = 'p256', extensions = FOR_CLIENTS, days = 365 } = wanted;
    const { key, request } = this.#request(name, kind);
    const certificate = `${name}.crt`;
    this.write(`${name}.ext`, extensions.join('\n'));
    this.openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-CA',
      authority.certificate,
      '-CAkey',
      authority.key,
      '-CAcreateserial',
      '-days',
      String(days),
      '-extfile',
      `${name}.ext`,
      '-out',
      certificate,
    );
    return { certificate, key };
  }

  /** Runs OpenSSL in the folder. @returns what it wrote. @throws Error with what it said. */
  openssl(...args: readonly string[]): string {
    return execFileSync('openssl', args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  text(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  bytes(file: string): Uint8Array {
    return new Uint8Array(readFileSync(this.path(file)));
  }

  write(file: string, content: string | Uint8Array): string {
    writeFileSync(this.path(file), content);
    return file;
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #request(name: string, kind: KeyKind): { readonly key: string; readonly request: string } {
    const key = `${name}.key`;
    const request = `${name}.csr`;
    this.openssl('genpkey', ...KEY_OPTIONS[kind], '-out', key);
    this.openssl('req', '-new', '-key', key, '-subj', `/O=Plant/CN=${name}`, '-out', request);
    return { key, request };
  }
}
