/** What it may cost to open a file: how often a password is to be stretched says whoever wrote the file. */
import { nextTask } from '../environment/next-task.js';
import { CertificateError, unsupported } from './certificate-error.js';
import type { CertificateThing } from './certificate-texts.js';

/**
 * How a key is derived: `looped` is a call of its own for each round, which takes microseconds (PKCS#12's own, PBES1); `pbkdf2` is one
 * call of WebCrypto for all.
 */
export type Derivation = 'looped' | 'pbkdf2';

/**
 * The most rounds for all that is in one file together. Of the looped ones, Firefox and NSS write 600,000 into a PKCS#12 file, keytool
 * of older Javas 350,000, OpenSSL 2048 to 12,000; of PBKDF2, Firefox writes 600,000 twice.
 */
const MOST_ROUNDS: Readonly<Record<Derivation, number>> = { looped: 700_000, pbkdf2: 10_000_000 };

/** A few milliseconds of them, so that a page stays alive between. */
const ROUNDS_IN_A_TASK = 1000;

/** What the opening of one file has cost so far. */
export class Effort {
  readonly #signal: AbortSignal | undefined;
  readonly #spent: Record<Derivation, number> = { looped: 0, pbkdf2: 0 };
  #roundsInTask = 0;
  #isGivenUp = false;

  /** @param signal - ends the work, with its reason. */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * Counts rounds before they are gone through.
   *
   * @param passes - how often: once for each hash that the result is made of.
   * @throws MqttError `certificate-unsupported` for more than any program writes, `certificate-unreadable` for none.
   */
  spend(
    derivation: Derivation,
    { rounds, passes }: { readonly rounds: number; readonly passes: number },
    { what, command }: { readonly what: CertificateThing; readonly command: string },
  ): void {
    if (!Number.isSafeInteger(rounds) || rounds < 1)
      throw new CertificateError('unreadable', { what });
    this.#spent[derivation] += rounds * passes;
    if (this.#spent[derivation] > MOST_ROUNDS[derivation]) throw unsupported(what, { command });
  }

  /** The passphrase was wrong for one key: the others in the file are not tried with it. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** @throws MqttError `wrong-passphrase` after {@link giveUp}. */
  assertNotGivenUp(what: CertificateThing): void {
    if (this.#isGivenUp) throw new CertificateError('wrong-passphrase', { what });
  }

  /** Counts a looped round; whether it is time for a {@link pause}. */
  isPauseDue(): boolean {
    this.#roundsInTask = (this.#roundsInTask + 1) % ROUNDS_IN_A_TASK;
    return this.#roundsInTask === 0;
  }

  /** Lets the page do what else it has to. @throws the signal's reason. */
  async pause(): Promise<void> {
    this.#signal?.throwIfAborted();
    await nextTask();
    this.#signal?.throwIfAborted();
  }
}
