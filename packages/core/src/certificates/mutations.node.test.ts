/** Damaged certificates, keys and PKCS#12 files: each ends in time, in a typed error or a report, and none is said to match that does not. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import * as files from '../../../../test/pki/certificates.js';
import {
  CertificateError,
  checkCertificates as checkCertificatesAt,
  createPkcs12,
  describeCertificates,
  type CertificateReport,
} from './index.js';

const RUNS = process.env.SLOW_TESTS === '1' ? 10_000 : 150;
const SEED = 20_261_126;
/** Of the processor: many times what the slowest sound one takes. */
const LONGEST_MS = 3000;
/** Keys that are said to belong are shown to OpenSSL, at most so many. */
const MOST_CHECKED = 20;

const { PASSPHRASE, CA } = files;
const PAIRS = [
  { certificate: files.RSA_CERTIFICATE, key: files.RSA_KEY },
  { certificate: files.P256_CERTIFICATE, key: files.P256_KEY },
] as const;
const PEMS = [
  files.RSA_CERTIFICATE,
  files.RSA_KEY,
  files.RSA_KEY_PKCS1,
  files.RSA_KEY_ENCRYPTED,
  files.P256_CERTIFICATE,
  files.P256_KEY,
  files.P256_KEY_SEC1,
  files.BUNDLE,
];
const DER = [...PEMS, files.PKCS12_MODERN, files.PKCS12_COMPATIBLE].map(bytesOf);
// Of the text too, where frames and base64 are damaged, or what stands around them and does no harm.
const TEXTS = [...PEMS.slice(0, 3), ...PAIRS.map(({ key }) => `${key}\n${'remark '.repeat(200)}`)];
const SOURCES = [...DER, ...TEXTS.map((text) => new Uint8Array(Buffer.from(text)))];

function bytesOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64'));
}

/** Numbers below 2³², the same ones each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function mutated(source: Uint8Array, next: () => number): Uint8Array {
  let bytes = source.slice();
  for (let change = 0; change <= next() % 3; change++) {
    const at = next() % bytes.length;
    switch (next() % 6) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (next() % 8));
        break;
      case 1:
        bytes[at] = next() % 256;
        break;
      case 2:
        bytes = bytes.slice(0, Math.max(1, at));
        break;
      case 3:
        bytes = Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + (next() % 8) + 1), 0);
        break;
      case 4:
        bytes = Uint8Array.of(...bytes.slice(0, at), next() % 256, ...bytes.slice(at));
        break;
      default:
        // A length that says more, or less, than there is.
        bytes[at] = [0x80, 0x81, 0x84, 0xff, 0x00, 0x7f][next() % 6] ?? 0;
    }
  }
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.startsWith('-----') ? text : Buffer.from(bytes).toString('base64');
}

function spkiOf(certificate: string): Buffer {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
}

/** What the authority signed: between the outermost header and the algorithm of the signature. */
function signedPartOf(certificate: string): Uint8Array {
  const der = bytesOf(certificate);
  const length = new DataView(der.buffer).getUint16(6);
  return der.subarray(4, 8 + length);
}

/** As OpenSSL sees it. */
function assertSound(key: string, run: number): void {
  const { status, stderr } = spawnSync('openssl', ['pkey', '-check', '-noout'], { input: key });
  assert.equal(status, 0, `run ${run}: ${String(stderr)}`);
}

function checkCertificates(
  certificates: Parameters<typeof checkCertificatesAt>[0],
): Promise<CertificateReport> {
  return checkCertificatesAt(certificates, Date.now());
}

describe(`${RUNS} damaged files`, () => {
  it('end in time, with a typed error or a report that is true', async () => {
    const next = random(SEED);
    let read = 0;
    let matching = 0;
    let checked = 0;
    for (let run = 0; run < RUNS; run++) {
      const source = SOURCES[next() % SOURCES.length] ?? Uint8Array.of();
      const bytes = mutated(source, next);
      const text = textOf(bytes);
      const { certificate, key } = PAIRS[next() % 2] ?? PAIRS[0];
      const since = process.cpuUsage();
      try {
        await describeCertificates(bytes, { passphrase: PASSPHRASE });
        read++;
      } catch (error) {
        assert.ok(error instanceof CertificateError, `run ${run}: ${String(error)}`);
      }
      const asKey = await checkCertificates({ certificate, key: text, keyPassphrase: PASSPHRASE });
      if (asKey.findings.some(({ code }) => code === 'key-belongs')) {
        matching++;
        const file = await createPkcs12({
          certificate,
          key: text,
          keyPassphrase: PASSPHRASE,
          password: 'x',
          profile: 'compatible',
          friendlyName: 'x',
        });
        const made = { key: Buffer.from(file).toString('base64'), keyPassphrase: 'x' };
        const { unpacked } = await checkCertificates(made);
        const publicKey = createPublicKey(createPrivateKey(unpacked?.key ?? ''));
        const spki = publicKey.export({ type: 'spki', format: 'der' });
        assert.ok(spki.equals(spkiOf(certificate)), `run ${run}`);
        // Not only its public half: others sign with the numbers that the signature here left out.
        if (checked++ < MOST_CHECKED) assertSound(unpacked?.key ?? '', run);
      }
      const asCertificate = await checkCertificates({ ca: CA, certificate: text, key });
      const [own] = asCertificate.certificates;
      for (const { code } of asCertificate.findings) {
        const der = Buffer.from(bytesOf(own?.pem ?? ''));
        if (code === 'key-belongs') assert.ok(der.includes(spkiOf(certificate)), `run ${run}`);
        if (code === 'chain-leads')
          assert.ok(
            PAIRS.some((pair) => der.includes(Buffer.from(signedPartOf(pair.certificate)))),
            `run ${run}`,
          );
      }
      const { user, system } = process.cpuUsage(since);
      const ms = (user + system) / 1000;
      assert.ok(ms < LONGEST_MS, `run ${run} took ${ms} ms`);
    }
    // Else nothing but the outermost bytes would have been looked at.
    assert.ok(read > RUNS / 50 && matching > 0, `${read} could be read, ${matching} matched`);
  });
});
