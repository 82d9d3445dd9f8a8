/** The port to the browser's passkeys: Web Authentication with the PRF extension (WebAuthn Level 3 §10.1.4). Types only. */

/** A passkey that a vault knows. */
export interface KnownPasskey {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  /** What the passkey computes its secret from: 32 random bytes, no secret themselves. */
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** What a passkey answered. */
export interface PasskeyAnswer {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  /** 32 secret bytes, the same for the same passkey and salt. Whoever asked empties them after use. */
  readonly output: Uint8Array<ArrayBuffer>;
}

/** Makes and asks passkeys. Every call shows the browser's own dialog and verifies the person. */
export interface Passkeys {
  /**
   * Makes a passkey.
   *
   * @throws MqttError `passkey-failed` where the person cancels, or the device has no passkey that keeps secrets.
   */
  create(vaultName: string, salt: Uint8Array<ArrayBuffer>): Promise<PasskeyAnswer>;
  /** Asks one of those. @throws MqttError `passkey-failed`. */
  get(known: readonly KnownPasskey[]): Promise<PasskeyAnswer>;
}
