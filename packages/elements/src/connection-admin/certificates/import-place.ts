import { msg } from '@lit/localize';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { authoritySteps, clientSteps, placeName } from './import-steps.js';
import { CERTIFICATE_PLACES, certificatePlace, type CertificatePlace } from './platform.js';

/** What was chosen by hand, for as long as the page lives: one browser has one place. */
let chosen: CertificatePlace | undefined;

/** How to import a file, for the browser and system at hand or another one. */
export function renderPlace(
  host: ReactiveControllerHost,
  what: 'client' | 'authority',
): TemplateResult {
  const place = chosen ?? certificatePlace(navigator.userAgent, navigator.maxTouchPoints);
  const id = `${what}-place`;
  const steps = what === 'client' ? clientSteps(place) : authoritySteps(place);
  return html`
    <div class="field place-of-import">
      <label for=${id}>${msg('Browser and system')}</label>
      <span class="select">
        <select
          id=${id}
          @change=${({ target }: Event) => {
            if (!(target instanceof HTMLSelectElement)) return;
            chosen = CERTIFICATE_PLACES.find((other) => other === target.value);
            host.requestUpdate();
          }}
        >
          ${CERTIFICATE_PLACES.map((other) => html`<option value=${other} .selected=${other === place}>${placeName(other)}</option>`)}
        </select>
      </span>
    </div>
    <ol class="import-steps">
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
  `;
}
