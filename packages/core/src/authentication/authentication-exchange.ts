/**
 * One way to sign in by question and answer (MQTT 5 §4.12). It sees only authentication data; whoever carries it writes the packets and
 * begins with `start()` for each CONNECT and for each re-authentication (§4.12.1).
 *
 * Each method that fails rejects with an `MqttError`: `authentication-failed` when the broker answered wrongly, `bad-credentials` when
 * it refused the login. The connection is then to be closed (reason code 0x87, §4.13).
 *
 * @example
 * // A method of one's own: the broker sends a number, we answer with its signature.
 * const exchange: AuthenticationExchange = {
 *   method: 'PLANT-SIGNATURE',
 *   start: async () => new Uint8Array(),
 *   respond: async (challenge) => sign(challenge),
 *   finish: async () => undefined,
 * };
 */
export interface AuthenticationExchange {
  /** The Authentication Method of CONNECT and AUTH (§3.1.2.11.9), such as `SCRAM-SHA-256`. */
  readonly method: string;
  /** The Authentication Data of CONNECT, or of the AUTH packet that begins a re-authentication. Forgets any earlier run. */
  start(): Promise<Uint8Array>;
  /** Answers an AUTH packet with reason code 0x18, Continue authentication. */
  respond(challenge: Uint8Array): Promise<Uint8Array>;
  /**
   * Judges the broker's last word: the data of a CONNACK, or of an AUTH packet with reason code 0x00, undefined where it has none.
   * Called before the connection counts as connected; rejects when the broker has not proved what the method wants it to prove.
   */
  finish(final: Uint8Array | undefined): Promise<void>;
}
