import type { CertificateReport } from '@mqtt-kit/core/certificates';
import type { ReactiveControllerHost } from 'lit';
import type { CertificatesDraft } from '../draft-certificates.js';

type Fields = Pick<CertificatesDraft, 'ca' | 'certificate' | 'key' | 'keyPassphrase'>;

/** Long enough for a person to type on, in milliseconds. */
const PAUSE_MS = 200;

/** What is found of the certificates in the form, as one types. What reads them is loaded with the first text. */
export class CertificateChecks {
  readonly #host: ReactiveControllerHost;
  #asked = '';
  #answered = '';
  #report: CertificateReport | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** The report on what stands in the fields; undefined while there is none, or none yet. Called with each rendering. */
  look(draft: CertificatesDraft): CertificateReport | undefined {
    const { ca, certificate, key, keyPassphrase } = draft;
    const question = JSON.stringify([ca, certificate, key, keyPassphrase]);
    if (question !== this.#asked) this.#ask(question, { ca, certificate, key, keyPassphrase });
    return this.#answered === question ? this.#report : undefined;
  }

  /** Forgets what was looked at, which may be a private key. */
  shut(): void {
    clearTimeout(this.#timer);
    this.#asked = '';
    this.#answered = '';
    this.#report = undefined;
  }

  #ask(question: string, fields: Fields): void {
    clearTimeout(this.#timer);
    this.#asked = question;
    if (Object.values(fields).every((text) => text.trim() === '')) {
      this.#answered = question;
      this.#report = undefined;
      return;
    }
    this.#timer = setTimeout(() => {
      void this.#answer(question, fields);
    }, PAUSE_MS);
  }

  async #answer(question: string, fields: Fields): Promise<void> {
    try {
      const { checkCertificates } = await import('@mqtt-kit/core/certificates');
      const report = await checkCertificates(fields, Date.now());
      if (question !== this.#asked) return;
      this.#report = report;
      this.#answered = question;
    } catch {
      // The part could not be loaded, or the page has no cryptography: nothing is said of what stands there. The next change asks again.
      return;
    }
    this.#host.requestUpdate();
  }
}
