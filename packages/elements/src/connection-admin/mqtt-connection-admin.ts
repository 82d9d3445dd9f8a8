import { msg } from '@lit/localize';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { ProblemsController } from '../controllers/problems-controller.js';
import { text } from '../element/converters.js';
import { MqttElement } from '../element/mqtt-element.js';
import { controlStyles } from '../theme/control.styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import type { AdminBody } from './admin-body.js';
import { modeProblems, type AdminMode } from './admin-mode.js';
import { connectionAdminStyles } from './mqtt-connection-admin.styles.js';

/**
 * Administers saved connections, which a vault keeps encrypted in this browser: list, create, edit, duplicate, delete, test; lock and
 * protect them, export and import.
 *
 * @example
 * <mqtt-connection-admin></mqtt-connection-admin>
 *
 * @slot header - Beside the title.
 * @slot empty - In place of the words where there is no connection yet.
 * @slot actions - Further buttons below the list.
 * @event {MqttConnectionSavedEvent} mqtt-connection-saved - A connection was saved.
 * @event {MqttConnectionRemovedEvent} mqtt-connection-removed - A connection was deleted.
 * @event {MqttConnectionSelectedEvent} mqtt-connection-selected - The person chose a connection.
 * @event {MqttConnectionTestedEvent} mqtt-connection-tested - A connection was tested.
 * @event {MqttAuditEvent} mqtt-audit - Something happened in the vault that its owner may want on record; without a secret.
 * @event {MqttElementErrorEvent} mqtt-error - The directory could not do what was asked of it.
 * @csspart base - The card.
 * @csspart error - The box that says which attribute is wrong.
 * @csspart list - The list of connections.
 * @csspart form - The form.
 * @csspart door - What stands in place of the list while the vault is locked, or cannot be read.
 * @csspart protection - The panel that says who can open the connections.
 * @csspart transfer - The panel for files.
 * @csspart stored - The panel that lists what is stored on this device.
 */
export class MqttConnectionAdmin extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    connectionAdminStyles,
  ];

  /**
   * The vault that keeps the connections: `default` unless set, `none` for none. Several keep apart what belongs apart; that is no
   * security boundary, for every script of the page can open each that is not locked.
   */
  @property({ converter: text }) vault: string | undefined;
  /** `manage` everything, only `use` what is there, or only `sign-in`, which is to unlock the vault for the page. */
  @property({ converter: text }) mode: AdminMode | undefined;
  /**
   * Whether the user names and passwords of brokers are offered to the browser's password manager, which keeps them beside the site's own.
   */
  @property({ type: Boolean, attribute: 'password-managers' }) passwordManagers = false;

  readonly #problems = new ProblemsController(this);
  #body: AdminBody | undefined;
  /** A page that never shows the element loads none of its insides. */
  readonly #loader = new LazyModule(
    this,
    () => import('./admin-body.js'),
    ({ AdminBody }) => {
      this.#body = new AdminBody(this);
    },
  );

  protected override willUpdate(): void {
    this.#problems.set(modeProblems(this.mode));
    this.#body?.follow();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="card" part="base" role="group" aria-labelledby="title">
        <header class="bar">
          <h2 id="title" tabindex="-1">${msg('Connections')}</h2>
          <slot name="header"></slot>
          ${this.#body?.renderCreate() ?? nothing}
        </header>
        ${this.#problems.render()}
        ${this.#body?.render() ?? html`<div class="waits">${this.#loader.render(() => html``)}</div>`}
      </div>
    `;
  }

  /** Nothing is complete before the insides are there. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    if (this.isConnected) await this.#loader.load();
    return super.getUpdateComplete();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-connection-admin': MqttConnectionAdmin;
  }
}
