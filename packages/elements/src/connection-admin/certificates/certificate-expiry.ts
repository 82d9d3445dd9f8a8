import type { ReactiveControllerHost } from 'lit';

/** How a saved certificate stands. */
export interface Expiry {
  /** In milliseconds since the epoch. */
  readonly notAfter: number;
  readonly state: 'expired' | 'soon' | 'fine';
}

const DAY_MS = 86_400_000;
/** More texts than connections in a list are of connections that are gone. */
const MOST_KNOWN = 2000;

/** Until when the certificates of a list are valid. What reads them is loaded with the first one. */
export class CertificateExpiry {
  readonly #host: ReactiveControllerHost;
  /** By text; undefined for what cannot be read, or is being read. */
  readonly #notAfter = new Map<string, number | undefined>();
  readonly #waiting: string[] = [];
  #isReading = false;
  /** Known with the first one that was read. */
  #soonDays = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Undefined for no certificate, one that cannot be read, and until it is read. */
  of(certificate: string | undefined): Expiry | undefined {
    if (certificate === undefined || certificate.trim() === '') return undefined;
    if (!this.#notAfter.has(certificate)) {
      if (this.#notAfter.size >= MOST_KNOWN) this.#notAfter.clear();
      this.#notAfter.set(certificate, undefined);
      this.#waiting.push(certificate);
      void this.#read();
    }
    const notAfter = this.#notAfter.get(certificate);
    if (notAfter === undefined) return undefined;
    const left = notAfter - Date.now();
    return {
      notAfter,
      state: left < 0 ? 'expired' : left < this.#soonDays * DAY_MS ? 'soon' : 'fine',
    };
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const { describeCertificates, EXPIRES_SOON_DAYS } =
        await import('@mqtt-kit/core/certificates');
      this.#soonDays = EXPIRES_SOON_DAYS;
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        const found = await describeCertificates(next).catch(() => []);
        this.#notAfter.set(next, found[0]?.notAfter);
      }
      this.#host.requestUpdate();
    } catch {
      // The part could not be loaded: there are no warnings then, and the next list asks again.
      this.#waiting.length = 0;
      this.#notAfter.clear();
    } finally {
      this.#isReading = false;
    }
  }
}
