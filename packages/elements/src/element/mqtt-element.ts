import { updateWhenLocaleChanges } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { LitElement, type CSSResultGroup } from 'lit';
import { baseStyles } from '../theme/base.styles.js';
import { tokens } from '../theme/tokens.styles.js';
import { CustomStates } from './custom-states.js';
import { MqttElementErrorEvent } from './error.events.js';

/** What all elements share: the tokens, the language, the custom states and the way to report an error. */
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
