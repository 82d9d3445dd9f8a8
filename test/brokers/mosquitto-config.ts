import { pbkdf2Sync, randomBytes } from 'node:crypto';

/** How a Mosquitto is to behave; everything else is its default. */
export interface MosquittoOptions {
  /** Passwords by user name. With them nobody may come without a name. */
  readonly users?: Readonly<Record<string, string>>;
  /** Lines of an access control list, for instance `topic deny secret/#`; without it everything is allowed. */
  readonly acl?: readonly string[];
  /** Whether sessions and retained messages outlive a restart. */
  readonly persistence?: boolean;
  /** Its Receive Maximum: how many QoS 1 and 2 messages may be unacknowledged, either way. */
  readonly maxInflight?: number;
  /** The longest keep alive it accepts, in seconds; MQTT 5 clients are told. */
  readonly maxKeepalive?: number;
  /** A second listener, of WebSockets over TLS, where others are of plain MQTT behind a bridge. */
  readonly secure?: SecureListener;
  /** The largest packet it accepts, in bytes; MQTT 5 clients are told. */
  readonly maxPacketSize?: number;
}

/** Paths of PEM files, and what is asked of clients. */
export interface SecureListener {
  readonly port: number;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** Whether a client needs a certificate of `ca`, whose common name is then its user name. */
  readonly requiresCertificate: boolean;
}

/** The files of a configuration, by name. */
export type MosquittoFiles = Readonly<Record<string, string>>;

/** The name of the file that the program is started with. */
export const CONFIG_FILE = 'mosquitto.conf';

/** Configuration for a listener of plain MQTT on 127.0.0.1, whose files all lie in one folder. */
export function mosquittoFiles(
  folder: string,
  port: number,
  { users, acl, persistence, maxInflight, maxKeepalive, maxPacketSize, secure }: MosquittoOptions,
): MosquittoFiles {
  const lines = [
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${String(users === undefined)}`,
    `persistence ${String(persistence ?? false)}`,
    `persistence_location ${folder}/`,
    // Unlike what it writes to stdout, this comes at once.
    'log_dest stderr',
    'log_type all',
    // Otherwise packets wait for each other's acknowledgement.
    'set_tcp_nodelay true',
    // As root it would become a user who may not read this folder.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...(users ? [`password_file ${folder}/passwords`] : []),
    ...(acl ? [`acl_file ${folder}/acl`] : []),
    ...(maxInflight === undefined ? [] : [`max_inflight_messages ${maxInflight}`]),
    ...(maxKeepalive === undefined ? [] : [`max_keepalive ${maxKeepalive}`]),
    ...(maxPacketSize === undefined ? [] : [`max_packet_size ${maxPacketSize}`]),
    ...(secure ? secureLines(secure) : []),
  ];
  return {
    [CONFIG_FILE]: text(lines),
    ...(users ? { passwords: text(Object.entries(users).map(passwordLine)) } : {}),
    ...(acl ? { acl: text(acl) } : {}),
  };
}

function secureLines({
  port,
  ca,
  certificate,
  key,
  requiresCertificate,
}: SecureListener): string[] {
  return [
    `listener ${port} 127.0.0.1`,
    'protocol websockets',
    `cafile ${ca}`,
    `certfile ${certificate}`,
    `keyfile ${key}`,
    `require_certificate ${requiresCertificate}`,
    `use_identity_as_username ${requiresCertificate}`,
  ];
}

const ITERATIONS = 101;

/** A line as `mosquitto_passwd` writes it, whose number 7 is PBKDF2 with SHA-512. */
function passwordLine([user, password]: readonly [string, string]): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, ITERATIONS, 64, 'sha512');
  return `${user}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
