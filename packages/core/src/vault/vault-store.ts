/** The port between a vault and where it is kept. Types only; the browser's is in storage/. */
import type { SealedHeader } from './vault-header.js';

/** A record as it is kept. */
export interface StoredRecord {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** A vault as it was read back: any of it may be anything. */
export interface StoredVault {
  /** Undefined where there is no vault. */
  readonly header: unknown;
  readonly deviceKey: unknown;
  readonly records: readonly unknown[];
}

/** One change of a vault: all of it is written, or nothing. */
export interface VaultChange {
  /** The counter that must be found; undefined: there must be no vault yet. */
  readonly expected: number | undefined;
  readonly header: SealedHeader;
  readonly put: readonly StoredRecord[];
  readonly remove: readonly string[];
  /** The key of the device slot: another, none any more, or (absent) as before. */
  readonly deviceKey?: CryptoKey | 'none';
}

/** Where one vault is kept. Rejects with `storage-unavailable` and `storage-full`. */
export interface VaultStore {
  /** All of it, at one time. */
  read(): Promise<StoredVault>;
  /** False when somebody else wrote in between: nothing was written then. */
  write(change: VaultChange): Promise<boolean>;
  /** Deletes all of it. */
  wipe(): Promise<void>;
}
