import { msg } from '@lit/localize';
import type { ConnectionDetails, CredentialsProvider } from '@mqtt-kit/core';
import type { CertificateReport, Pkcs12Profile } from '@mqtt-kit/core/certificates';
import type { BetterAddress } from '@mqtt-kit/core/diagnosis';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { LazyModule } from '../../controllers/lazy-module.js';
import type { ConnectionTestOutcome } from '../mqtt-connection-admin.events.js';
import type { CertificatesDraft } from '../draft-certificates.js';
import { CertificateChecks, type CertificateFields, type LookedAt } from './certificate-checks.js';
import type { AuthorityExport } from './authority-export.js';
import type { CertificateGuide, GuideParts } from './certificate-guide.js';

/** How to make a file for import. */
export interface Pkcs12Wish {
  readonly password: string;
  readonly profile: Pkcs12Profile;
  /** Opens a kept key that was saved encrypted, without its password. */
  readonly keyPassphrase?: string;
}

/** What the certificates' part of the form needs of the element. */
export interface CertificateActions {
  /** What the form comes to, and how to log in. */
  readonly target: () => {
    readonly details: ConnectionDetails;
    readonly credentials: CredentialsProvider | undefined;
  };
  /** The certificate in the form with its key, typed or kept, as PKCS#12. */
  readonly makeFile: (wish: Pkcs12Wish) => Promise<Uint8Array<ArrayBuffer>>;
  /** Takes the private key out of a field of certificates, and puts it into its own. */
  readonly moveKey: (field: 'ca' | 'certificate') => void;
  /** Told of each report on the fields. */
  readonly found: (fields: CertificateFields, report: CertificateReport) => void;
  /** Takes the private key out of the form and of the directory; the certificate stays. */
  readonly removeKey: () => Promise<void>;
  /** Told what came of a test. */
  readonly tested: (outcome: ConnectionTestOutcome) => void;
  /** Told when the last step is done. @param key - what became of it. */
  readonly finished: (key: 'removed' | 'kept') => void;
  /** The person wants an address that a diagnosis found. */
  readonly takeOver: (better: BetterAddress) => void;
  readonly root: () => ParentNode;
}

/** What the form has for certificates beside their fields: what is found of them, and how they get into the browser. */
export class CertificateDesk {
  readonly #host: ReactiveControllerHost;
  readonly #actions: CertificateActions;
  readonly #checks: CertificateChecks;
  readonly #parts: LazyModule<typeof import('./certificate-parts.js')>;
  #guide: CertificateGuide | undefined;
  #authority: AuthorityExport | undefined;
  readonly #open = new Set<'client' | 'authority'>();

  constructor(host: ReactiveControllerHost, actions: CertificateActions) {
    this.#host = host;
    this.#actions = actions;
    this.#checks = new CertificateChecks(host, actions.found);
    this.#parts = new LazyModule(
      host,
      () => import('./certificate-parts.js'),
      (parts) => {
        this.#guide = new parts.CertificateGuide(host, actions);
        this.#authority = new parts.AuthorityExport(host);
      },
    );
  }

  /** What was found of what stands in the fields. */
  look(draft: CertificatesDraft): LookedAt {
    return this.#checks.look(draft);
  }

  /** The person wants the private key among certificates to stand in its own field. */
  moveKey(field: 'ca' | 'certificate'): void {
    this.#actions.moveKey(field);
  }

  /** Something in the form has changed. */
  reset(): void {
    this.#guide?.reset();
  }

  /** Another connection is in the form, or none may be seen. */
  shut(): void {
    this.#open.clear();
    this.#checks.shut();
    this.#guide?.shut();
  }

  /** How the client certificate gets into the browser. */
  renderGuide(parts: GuideParts): TemplateResult {
    return this.#renderPart('client', msg('Use this certificate in the browser'), () =>
      this.#parts.render(() => this.#guide?.render(parts) ?? html``),
    );
  }

  /** How the authority comes to be trusted. */
  renderAuthority(ca: string): TemplateResult {
    return this.#renderPart('authority', msg('Have the browser trust this authority'), () =>
      this.#parts.render(() => this.#authority?.render(ca) ?? html``),
    );
  }

  #renderPart(
    part: 'client' | 'authority',
    title: string,
    body: () => TemplateResult,
  ): TemplateResult {
    const isOpen = this.#open.has(part);
    return html`
      <details
        class="guide unfold ${part} whole"
        .open=${isOpen}
        @toggle=${({ target }: Event) => {
          if (!(target instanceof HTMLDetailsElement) || target.open === isOpen) return;
          if (target.open) this.#open.add(part);
          else this.#open.delete(part);
          this.#host.requestUpdate();
        }}
      >
        <summary><span class="title">${title}</span></summary>
        ${isOpen ? html`<div class="guide-body">${body()}</div>` : nothing}
      </details>
    `;
  }
}
