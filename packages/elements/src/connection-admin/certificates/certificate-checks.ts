import type { CertificateFinding, CertificateReport } from '@mqtt-kit/core/certificates';
import type { ReactiveControllerHost } from 'lit';
import type { CertificatesDraft } from '../draft-certificates.js';

/** The texts that are looked at. */
export type CertificateFields = Pick<
  CertificatesDraft,
  'ca' | 'certificate' | 'key' | 'keyPassphrase'
>;
type Field = CertificateFinding['field'];

/** What is known of the fields now. */
export interface LookedAt {
  /** The last one; undefined while there is none. */
  readonly report: CertificateReport | undefined;
  /** Whether it is about what stands in a field now; false while that is looked at. */
  readonly isCurrent: (field: Field) => boolean;
}

/** What the findings of a field depend on. */
const DEPENDS_ON: Readonly<Record<Field, readonly Field[]>> = {
  ca: ['ca'],
  certificate: ['certificate', 'ca'],
  key: ['key', 'certificate', 'keyPassphrase'],
  keyPassphrase: ['key', 'keyPassphrase'],
};
const NOTHING: CertificateFields = { ca: '', certificate: '', key: '', keyPassphrase: '' };

/** Long enough for a person to type on, in milliseconds. */
const PAUSE_MS = 200;

/** What is found of the certificates in the form, as one types. What reads them is loaded with the first text. */
export class CertificateChecks {
  readonly #host: ReactiveControllerHost;
  readonly #found: (fields: CertificateFields, report: CertificateReport) => void;
  #asked = NOTHING;
  #answered = NOTHING;
  #report: CertificateReport | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;

  /** @param found - told of each report, and what it is about. */
  constructor(
    host: ReactiveControllerHost,
    found: (fields: CertificateFields, report: CertificateReport) => void,
  ) {
    this.#host = host;
    this.#found = found;
  }

  /** The report on what stands in the fields, and on what of it is about what stood there before. Called with each rendering. */
  look({ ca, certificate, key, keyPassphrase }: CertificatesDraft): LookedAt {
    const fields = { ca, certificate, key, keyPassphrase };
    if (!isSame(fields, this.#asked)) this.#ask(fields);
    const answered = this.#answered;
    return {
      report: this.#report,
      isCurrent: (field) => DEPENDS_ON[field].every((each) => fields[each] === answered[each]),
    };
  }

  /** Forgets what was looked at, which may be a private key. */
  shut(): void {
    this.#cancel();
    this.#asked = NOTHING;
    this.#answered = NOTHING;
    this.#report = undefined;
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
  }

  #ask(fields: CertificateFields): void {
    this.#cancel();
    this.#asked = fields;
    if (Object.values(fields).every((text) => text.trim() === '')) {
      this.#answered = fields;
      this.#report = undefined;
      return;
    }
    this.#timer = setTimeout(() => {
      void this.#answer(fields);
    }, PAUSE_MS);
  }

  async #answer(fields: CertificateFields): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    let report: CertificateReport;
    try {
      const { checkCertificates } = await import('@mqtt-kit/core/certificates');
      report = await checkCertificates(fields, Date.now(), { signal: running.signal });
    } catch {
      // The part could not be loaded, or the page has no cryptography: nothing is said of what stands there. The next change asks again.
      return;
    }
    if (running.signal.aborted) return;
    this.#report = report;
    this.#answered = fields;
    this.#found(fields, report);
    this.#host.requestUpdate();
  }
}

function isSame(a: CertificateFields, b: CertificateFields): boolean {
  return DEPENDS_ON.key.every((field) => a[field] === b[field]) && a.ca === b.ca;
}
