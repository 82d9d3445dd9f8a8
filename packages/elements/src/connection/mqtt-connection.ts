import { msg } from '@lit/localize';
import {
  acquire,
  type Connection,
  type ConnectionDetails,
  type ConnectionLease,
  type Credentials,
  type CredentialsProvider,
  type CredentialsRequest,
  type MqttStateEvent,
} from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  connectionRegistry,
  REGISTRY_CHANGE,
  type ConnectionSource,
} from '../context/connection-registry.js';
import { inUse } from '../context/saved-connections.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { HiddenPage } from '../controllers/hidden-page.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { MoveGrace } from '../controllers/move-grace.js';
import { ProblemsController } from '../controllers/problems-controller.js';
import { brokerOrigin } from '../element/broker-origin.js';
import { number, text, version, type Switch } from '../element/converters.js';
import type { ElementState } from '../element/custom-states.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { controlStyles } from '../theme/control.styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import {
  NOTHING_READ,
  readAttributes,
  savedProblems,
  type AttributesReading,
} from './connection-attributes.js';
import { namesakeProblem, passwordProblem } from './connection-problems.js';
import { LateSavedDetails } from './late-saved-details.js';
import { LoginKeeper } from './login-keeper.js';
import { MqttConnectionStateEvent } from './mqtt-connection.events.js';
import { credentialsUrlProblem, urlCredentials } from './credentials-url.js';
import { connectionStyles } from './mqtt-connection.styles.js';
import type { RememberedLogin, RememberedWish } from './remembered-login.js';
import { SignIn, type AskingView } from './sign-in.js';

/**
 * Declares a connection to a broker for the elements inside it, and for those that name it. Holds no secret: user name and password
 * come from a provider, from the page's server (`credentials-url`), from the page by `mqtt-credentials`, or from the person by a form.
 *
 * With `saved` it is one of the connections that `<mqtt-connection-admin>` keeps encrypted in this browser.
 *
 * Every attribute may change while the connection is up; changes of one task make one new connection. A single attribute comes
 * before `url`, and `url` before `details`.
 *
 * @example
 * <mqtt-connection name="Plant" url="/mqtt">
 *   <mqtt-subscribe topic="plant/#"></mqtt-subscribe>
 * </mqtt-connection>
 *
 * @attr password - Never used: a password in HTML can be read by everybody. The element says so.
 * @slot - What uses the connection.
 * @event {MqttConnectionStateEvent} mqtt-state - The state of the connection changed.
 * @event {MqttCredentialsEvent} mqtt-credentials - User name and password are needed; answer with `respondWith()`.
 * @event {MqttElementErrorEvent} mqtt-error - An attribute is wrong, or another connection of the page has the same name.
 * @csspart error - The box that says which attribute is wrong.
 * @csspart sign-in - The form for user name and password.
 */
export class MqttConnection extends MqttElement implements ConnectionSource {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    connectionStyles,
  ];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'password'];
  }

  /** What other elements look the connection up by. Of two with one name the first is found, and the second says so. */
  @property({ converter: text }) name: string | undefined;
  /** The name of a saved connection: it says where the broker is, and the vault logs in. No secret of it is ever in the page. */
  @property({ converter: text }) saved: string | undefined;
  /** The vault that keeps the saved connection, or what the person wants to be saved; `default` unless set. `none`: nothing is saved. */
  @property({ converter: text }) vault: string | undefined;
  /** What becomes of a saved connection when the vault is locked: `close` (unless set), or `keep`: it stays, and waits for the vault to log in again. */
  @property({ attribute: 'on-lock', converter: text }) onLock: string | undefined;
  /** The broker's WebSocket address: absolute, or relative to the page. */
  @property({ converter: text }) url: string | undefined;
  /** The broker's host, in place of `url`. */
  @property({ converter: text }) host: string | undefined;
  /** The broker's WebSocket port. */
  @property({ converter: number }) port: number | undefined;
  /** The path of the broker's WebSocket endpoint; `/mqtt` unless set. */
  @property({ converter: text }) path: string | undefined;
  /** Whether the connection is encrypted; `on` unless set. */
  @property({ converter: text }) tls: Switch | undefined;
  /** Short for `tls="off"`. */
  @property({ type: Boolean }) insecure = false;
  /** `NONE`, `BASIC` (user name and password) or `PROVIDER` (a registered function). */
  @property({ converter: text }) authentication: string | undefined;
  /** The user name for `BASIC`. */
  @property({ converter: text }) username: string | undefined;
  /** The name given to `registerCredentials()`, for `PROVIDER`. */
  @property({ converter: text }) provider: string | undefined;
  /**
   * Where the credentials are fetched before each attempt: JSON with any of `username`, `password`, `url`, `expiresAt` and
   * `properties`. Of the page's own origin, or of one that the page allows with `configure()`.
   */
  @property({ attribute: 'credentials-url', converter: text }) credentialsUrl: string | undefined;
  /** 4 for MQTT 3.1.1, 5 for MQTT 5, `auto` for 5 where the broker speaks it. */
  @property({ attribute: 'protocol-version', converter: version }) protocolVersion:
    number | 'auto' | undefined;
  /** The client ID; one is generated unless set. */
  @property({ attribute: 'client-id', converter: text }) clientId: string | undefined;
  /** Seconds without a packet after which the broker takes this client for dead. */
  @property({ converter: number }) keepalive: number | undefined;
  /** Whether the session begins anew with each connection; `on` unless set. */
  @property({ converter: text }) clean: Switch | undefined;
  /** Further addresses of the same broker, tried in order: whole WebSocket URLs, divided by spaces. */
  @property({ converter: text }) servers: string | undefined;
  /**
   * Whether messages may be kept on this device until the broker has them (`<mqtt-publish offline="persist">`). The broker then has
   * to keep the session too, so `clean` is `off` unless set.
   */
  @property({ converter: text }) persist: Switch | undefined;
  /**
   * What becomes of kept messages that had not left when the page ended: `ask` (unless set), they wait for “Send” or “Drop” in
   * `<mqtt-connection-status>`; `send`, they leave with the next connection.
   */
  @property({ converter: text }) restore: string | undefined;
  /** Whether the last will is published when the page goes away: `will` (unless set), or `disconnect`, a goodbye without it. */
  @property({ attribute: 'page-hide', converter: text }) pageHide: string | undefined;
  /**
   * While nobody sees the page: `keep` (unless set), the connection stays; `disconnect`, it is closed, and made again when somebody
   * looks.
   */
  @property({ attribute: 'when-hidden', converter: text }) whenHidden: string | undefined;
  /** What becomes of a QoS 2 message under way when the broker forgot the session: `fail` (unless set) or `resend`. */
  @property({ attribute: 'session-lost', converter: text }) sessionLost: string | undefined;
  /** Whether to try again after a failure that may pass; `on` unless set. */
  @property({ converter: text }) reconnect: Switch | undefined;
  /** Milliseconds until the broker has answered, 100 to 600 000; 30 000 unless set. */
  @property({ attribute: 'connect-timeout-ms', converter: number }) connectTimeoutMs:
    number | undefined;
  /** Seconds for which the broker keeps the session after the connection ends, in MQTT 5; 300 unless set. */
  @property({ attribute: 'session-expiry-interval', converter: number }) sessionExpiryInterval:
    number | undefined;
  /** Where the broker publishes the last will. */
  @property({ attribute: 'will-topic', converter: text }) willTopic: string | undefined;
  /** What the broker publishes as the last will; nothing unless set. */
  @property({ attribute: 'will-payload', converter: text }) willPayload: string | undefined;
  /** Quality of service of the last will: 0, 1 or 2; 0 unless set. */
  @property({ attribute: 'will-qos', converter: number }) willQos: number | undefined;
  /** Whether the broker keeps the last will for later subscribers. */
  @property({ attribute: 'will-retain', type: Boolean }) willRetain = false;
  /** Everything at once, for code. */
  @property({ attribute: false }) details: ConnectionDetails | undefined;
  /** Supplies user name and password before each attempt. */
  @property({ attribute: false }) credentials: CredentialsProvider | undefined;

  readonly #problems = new ProblemsController(this);
  /** Loaded when somebody has to sign in. */
  #remembered: RememberedLogin | undefined;
  #rememberedWish: RememberedWish | undefined;
  readonly #signIn = new SignIn(this, (request) => this.#recall(request));
  readonly #keeper = new LoginKeeper(() => this.#saved.loginTarget ?? this.#remembered?.target);
  readonly #grace = new MoveGrace();
  readonly #saved = new LateSavedDetails(this, () => {
    this.#stale = true;
    const { state } = this.connection ?? {};
    if (state?.status === 'refused' && state.reason.code === 'vault-locked')
      this.connection?.retry();
    this.requestUpdate();
  });
  /** Loaded when somebody has to sign in. */
  readonly #form = new LazyModule(this, () => import('./sign-in-form.js'));
  readonly #page = new HiddenPage(this);
  /** Whether nobody sees the page, and it wants no connection then. */
  #away = false;
  #lease: ConnectionLease | undefined;
  #reading: AttributesReading | undefined;
  #overshadowed = false;
  /** Whether the form was there, and may have had the focus. */
  #hasAsked = false;
  /** Whether the connection held is no longer what the attributes say. */
  #stale = true;

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('.signed-in'));
  }

  /** The live connection; undefined before the first update and while an attribute is wrong. */
  get connection(): Connection | undefined {
    return this.#lease?.connection;
  }

  /** Whether an attribute is wrong. */
  get faulty(): boolean {
    return this.#reading !== undefined && this.#reading.problems.length > 0;
  }

  /** Whether the form waits for user name and password. */
  get asking(): boolean {
    return this.#signIn.view.step === 'asking';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#grace.stay();
    const registry = connectionRegistry();
    registry.addEventListener(REGISTRY_CHANGE, this.#onRegistryChange);
    registry.add(this, this);
    if (!this.#lease) this.#stale = true;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#grace.leave(() => {
      const registry = connectionRegistry();
      registry.removeEventListener(REGISTRY_CHANGE, this.#onRegistryChange);
      registry.delete(this);
      this.#hold(undefined);
      this.#signIn.reset();
    });
  }

  override attributeChangedCallback(
    name: string,
    before: string | null,
    value: string | null,
  ): void {
    if (name === 'password') this.requestUpdate();
    else super.attributeChangedCallback(name, before, value);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const away = this.whenHidden === 'disconnect' && this.#page.hidden;
    if (changed.size > 0 || away !== this.#away) this.#stale = true;
    this.#away = away;
    const { saved, vault, onLock } = this;
    this.#saved.want(
      saved === undefined ? undefined : { name: saved, vault, keep: onLock === 'keep' },
    );
    const reading = this.#stale || !this.#reading ? this.#read() : this.#reading;
    this.#reading = reading;
    const password = this.hasAttribute('password') ? [passwordProblem()] : [];
    if (this.#stale && this.isConnected) {
      this.#stale = false;
      this.#connect();
    }
    this.#overshadowed = connectionRegistry().isOvershadowed(this);
    const namesake = this.#overshadowed ? [namesakeProblem(this.name)] : [];
    const forbidden = credentialsUrlProblem(reading.credentialsUrl, this.connection?.state);
    this.#problems.set([
      ...reading.problems,
      ...reading.ignored,
      ...password,
      ...namesake,
      ...forbidden,
    ]);
  }

  protected override render(): TemplateResult {
    const { view } = this.#signIn;
    this.#hasAsked ||= view.step !== 'hidden';
    return html`
      ${this.#problems.render()} ${this.#saved.renderFailure()}
      ${view.step === 'hidden' ? nothing : this.#form.render((form) => this.#renderForm(form, view))}
      ${this.#hasAsked ? this.#renderSignedIn() : nothing}
      <slot></slot>
    `;
  }

  #renderForm(
    { renderSignInForm }: typeof import('./sign-in-form.js'),
    view: AskingView,
  ): TemplateResult {
    const place = this.connection ? new URL(this.connection.url).host : undefined;
    return renderSignInForm({
      view,
      title: this.name ?? place ?? '',
      place: this.name === undefined ? undefined : place,
      username: this.username ?? this.#saved.username,
      canKeep: this.#keeper.canKeep,
      enter: (username, password, keep) => {
        this.#keeper.keep(keep ? { username, password } : undefined);
        this.#signIn.enter(username, password);
      },
    });
  }

  /** Says aloud that it worked, and has the focus when the form is gone: the next stop is what the connection is for. */
  #renderSignedIn(): TemplateResult {
    const isSignedIn =
      this.#signIn.view.step === 'hidden' && this.connection?.state.status === 'connected';
    return html`<span class="visually-hidden signed-in" tabindex="-1" role="status"
      >${isSignedIn ? msg('Signed in.') : nothing}</span
    >`;
  }

  #read(): AttributesReading {
    if (this.saved === undefined) return readAttributes(this, this.details);
    const problems = [...savedProblems(this), ...this.#saved.problems];
    const saved = this.#saved.found;
    return problems.length > 0 || !saved
      ? { ...NOTHING_READ, problems }
      : readAttributes(this, saved.details);
  }

  #connect(): void {
    const details = this.#reading?.details;
    if (!details || this.#away) {
      this.#hold(undefined);
      return;
    }
    try {
      // Always asked, so that what was typed is forgotten when it is not wanted any more.
      const asked = this.#askedCredentials(details);
      const credentials =
        this.credentials ?? this.#fetchedCredentials() ?? this.#saved.credentialsWith(asked);
      const options = this.#reading?.options;
      const lease = acquire(details, credentials ? { ...options, credentials } : options);
      const saved = this.#saved.found;
      this.#hold(saved ? inUse(saved, lease) : lease);
    } catch (error) {
      this.reportError(toMqttError(error));
      this.#hold(undefined);
    }
  }

  #fetchedCredentials(): CredentialsProvider | undefined {
    const url = this.#reading?.credentialsUrl;
    return url === undefined ? undefined : urlCredentials(url);
  }

  /** Before the connection is made, which may ask at once: what was typed for one broker never goes to another. */
  #askedCredentials(details: ConnectionDetails): CredentialsProvider | undefined {
    const asks = this.#reading?.asksCredentials && !this.credentials && this.#saved.asks;
    const { vault, name = details.host } = this;
    this.#rememberedWish = asks && this.saved === undefined ? { details, name, vault } : undefined;
    this.#remembered?.want(this.#rememberedWish);
    if (asks) return this.#signIn.providerFor(brokerOrigin(details));
    this.#signIn.reset();
    return undefined;
  }

  async #recall(request: CredentialsRequest): Promise<Credentials | undefined> {
    const kept = this.#saved.recall;
    if (kept) return kept(request);
    const { RememberedLogin } = await import('./remembered-login.js');
    this.#remembered ??= new RememberedLogin((error) => {
      this.reportError(toMqttError(error));
    });
    this.#remembered.want(this.#rememberedWish);
    return this.#remembered.recall(request);
  }

  #hold(lease: ConnectionLease | undefined): void {
    const before = this.#lease;
    this.#lease = lease;
    if (before?.connection !== lease?.connection) {
      before?.connection.removeEventListener('mqtt-state', this.#onState);
      lease?.connection.addEventListener('mqtt-state', this.#onState);
      // Whoever comes back to the page has signed in already.
      if (!lease && !this.#away) {
        this.#signIn.reset();
        this.#keeper.keep(undefined);
      }
      this.requestUpdate();
    }
    // After the new share is held: on the same connection, nobody notices.
    before?.release();
    this.customStates.set(this.#elementState());
    connectionRegistry().announce();
  }

  readonly #onState = ({ state, previous }: MqttStateEvent): void => {
    this.#signIn.onState(state);
    if (state.status === 'connected')
      this.#keeper.accepted().catch((error: unknown) => {
        this.reportError(toMqttError(error));
      });
    if (this.#reading?.credentialsUrl !== undefined) this.requestUpdate();
    this.customStates.set(this.#elementState());
    this.dispatchEvent(new MqttConnectionStateEvent(state, previous, this.name));
  };

  readonly #onRegistryChange = (): void => {
    if (connectionRegistry().isOvershadowed(this) !== this.#overshadowed) this.requestUpdate();
  };

  #elementState(): ElementState | undefined {
    if (this.faulty) return 'missing';
    const status = this.connection?.state.status;
    return status === 'idle' ? 'connecting' : status;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-connection': MqttConnection;
  }
}
