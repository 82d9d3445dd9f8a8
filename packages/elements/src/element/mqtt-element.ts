import { updateWhenLocaleChanges } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { LitElement, type CSSResultGroup } from 'lit';
import { baseStyles } from '../theme/base.styles.js';
import { tokens } from '../theme/tokens.styles.js';
import { CustomStates } from './custom-states.js';
import { MqttElementErrorEvent } from './error.events.js';

/**
 * What all elements share: the tokens, the language, the custom states and the way to report an error.
 *
 * @cssproperty [--mqtt-font=inherit] - The font, unless the page's own is wanted.
 * @cssproperty --mqtt-font-mono - The font of topics and payloads.
 * @cssproperty --mqtt-accent - The colour of what one can do, with `--mqtt-accent-hover` and `--mqtt-on-accent`.
 * @cssproperty --mqtt-surface - The background of cards and controls; `--mqtt-sunken`, `--mqtt-hover` and `--mqtt-tint` go with it.
 * @cssproperty --mqtt-text - The colour of text; `--mqtt-muted` is for what matters less.
 * @cssproperty --mqtt-border - The colour of lines; `--mqtt-border-control` is that of fields and buttons.
 * @cssproperty --mqtt-ok - What is well; `--mqtt-warn` is to be watched, `--mqtt-bad` is wrong.
 * @cssproperty [--mqtt-radius=8px] - The corners of cards; `--mqtt-radius-small` those of controls.
 * @cssstate connected - The connection is up.
 * @cssstate connecting - It is being made, or looked for.
 * @cssstate waiting - The last attempt failed; the next one comes by itself.
 * @cssstate offline - The browser says that there is no network.
 * @cssstate refused - The broker refused, and somebody has to change something.
 * @cssstate closed - The connection was closed for good.
 * @cssstate missing - No connection was found, or it is not set up correctly.
 */
export abstract class MqttElement extends LitElement {
  static override styles: CSSResultGroup = [tokens, baseStyles];

  /** Shows the page where the element stands; the host's own attributes and classes belong to the page. */
  protected readonly customStates = new CustomStates(this.attachInternals());

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  /** Dispatches `mqtt-error`. */
  protected reportError(error: MqttError, attribute?: string): void {
    this.dispatchEvent(new MqttElementErrorEvent(error, attribute));
  }
}
