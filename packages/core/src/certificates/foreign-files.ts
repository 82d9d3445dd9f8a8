/** Pure: files of other programs that are recognized and not read, and what turns them into some that are. */
import { CertificateError, unsupported } from './certificate-error.js';
import type { CertificateThing } from './certificate-texts.js';

/** Works on a copy: `ssh-keygen -p` overwrites its file. It writes keys of RSA and of the NIST curves so, and leaves Ed25519 as it is. */
const OPENSSH_COMMAND = 'cp key key.pem && ssh-keygen -p -m PKCS8 -f key.pem';
/** Of RSA and of the NIST curves it writes PEM. */
const PUTTY_COMMAND = 'puttygen key.ppk -O private-openssh -o key.pem';
const SSH2_COMMAND = 'ssh-keygen -i -f key > key.pem';
const JAVA_COMMAND =
  'keytool -importkeystore -srckeystore store.jks -destkeystore store.p12 -deststoretype PKCS12';

/** The first bytes of Java's key stores: JKS, and JCEKS. */
const JAVA_BEGINNINGS = [0xfeedfeed, 0xcececece];

const KEYS: Readonly<Record<string, readonly [what: CertificateThing, command?: string]>> = {
  'OPENSSH PRIVATE KEY': ['openssh-key', OPENSSH_COMMAND],
  'DSA PRIVATE KEY': ['dsa-key'],
  'SSH2 ENCRYPTED PRIVATE KEY': ['ssh2-key', SSH2_COMMAND],
};

/** @throws MqttError `certificate-unsupported`. */
export function assertNotForeignText(text: string): void {
  const beginning = text.slice(0, 200).trimStart();
  if (beginning.startsWith('PuTTY-User-Key-File')) {
    if (/^[^\r\n]*ed25519/.test(beginning)) throw new CertificateError('ssh-ed25519');
    throw unsupported('putty-key', { command: PUTTY_COMMAND });
  }
  if (/^-{4} BEGIN SSH2/.test(beginning)) throw unsupported('ssh2-key', { command: SSH2_COMMAND });
}

/** @throws MqttError `certificate-unsupported`. */
export function assertNotForeignBytes(bytes: Uint8Array): void {
  if (bytes.length < 4) return;
  const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (JAVA_BEGINNINGS.includes(first)) throw unsupported('java-store', { command: JAVA_COMMAND });
}

/** @param label - of the key's frame. @throws MqttError `certificate-unsupported`. */
export function assertNotForeignKey(label: string, bytes: Uint8Array): void {
  const [what, command] = KEYS[label] ?? [];
  if (what === undefined) return;
  // The kind of the key stands in the open, encrypted or not.
  if (what === 'openssh-key' && latin1(bytes).includes('ssh-ed25519'))
    throw new CertificateError('ssh-ed25519');
  throw unsupported(what, command === undefined ? {} : { command });
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 2000), (byte) => String.fromCharCode(byte)).join('');
}
