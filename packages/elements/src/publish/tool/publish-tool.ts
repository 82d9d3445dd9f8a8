/** Loaded late: `<mqtt-publish>` as a tool for any message. */
import { msg, str } from '@lit/localize';
import type { PublishResult } from '@mqtt-kit/core';
import {
  html,
  nothing,
  type PropertyValues,
  type ReactiveController,
  type TemplateResult,
} from 'lit';
import { renderOutbox } from '../../connection-status/status-outbox.js';
import { ConnectionNewsController } from '../../controllers/connection-news.js';
import { isComposingKey } from '../../element/composing-key.js';
import { toMqttError } from '../../element/mqtt-error.js';
import { formatBytes } from '../../localization/format.js';
import { HeldMessages } from '../held-messages.js';
import { mayHaveArrived } from '../may-have-arrived.js';
import { payloadBound } from '../payload-bound.js';
import type { PublishDraft } from '../publish-draft.js';
import type { PublishOutcome } from '../publish-outcome.js';
import type { PublishAttributes, PublishPort } from '../publish-port.js';
import type { ToolFault } from './compose-message.js';
import { DraftComposer } from './draft-composer.js';
import { renderPayloadEditor } from './payload-editor.js';
import { renderPropertyFields } from './property-fields.js';
import { RepeatPanel } from './repeat-panel.js';
import { renderSendingOptions } from './sending-options.js';
import { speaksVersion5 } from './spoken-version.js';
import { TemplatesPanel } from './templates-panel.js';
import { EMPTY_DRAFT, type ToolDraft } from './tool-draft.js';
import { renderReason } from './tool-outcome.js';
import type { ToolParts } from './tool-parts.js';
import { TopicField } from './topic-field.js';

export { toolStyles } from './tool.styles.js';

/** What the element shows in the tool, and what the tool tells it. */
export interface ToolView {
  readonly outcome: PublishOutcome;
  /** The same in words. */
  readonly said: unknown;
  readonly disabled: boolean;
  readonly obstacle: TemplateResult;
  readonly problems: unknown;
  readonly submit: () => void;
}

/** Where the first fault gets the focus. */
const FIELD_IDS: Readonly<Partial<Record<ToolFault['field'], string>>> = { payload: 'payload' };

/** The tool: its draft, and all that is around it. */
export class PublishTool implements ReactiveController {
  readonly #port: PublishPort;
  readonly #news: ConnectionNewsController;
  readonly #held: HeldMessages;
  readonly #repeat: RepeatPanel;
  readonly #templates: TemplatesPanel;
  readonly #topic: TopicField;
  readonly #composer: DraftComposer;
  #draft: ToolDraft = EMPTY_DRAFT;
  #repeated: ToolDraft = EMPTY_DRAFT;
  #fileFault: string | undefined;
  /** Before that nothing is called wrong that is only empty. */
  #wasTried = false;
  #followed: PublishPort['connection']['connection'];

  constructor(port: PublishPort) {
    this.#port = port;
    this.#news = new ConnectionNewsController(port.host);
    this.#held = new HeldMessages(port);
    this.#repeat = new RepeatPanel(port, () => this.#sendRepeated());
    this.#templates = new TemplatesPanel(port, (draft) => {
      this.#change(draft);
    });
    this.#topic = new TopicField(port);
    this.#composer = new DraftComposer(port);
    this.#take(port.host, ['topic', 'qos', 'retain', 'offline', 'deadline']);
    port.host.addController(this);
  }

  /** What is to become of the message without a connection. */
  get offline(): string {
    return this.#draft.offline;
  }

  hostDisconnected(): void {
    this.#news.follow(undefined);
    this.#followed = undefined;
  }

  /** Takes over what the attributes say anew. */
  adopt(changed: PropertyValues<PublishAttributes>): void {
    this.#take(
      this.#port.host,
      (['topic', 'qos', 'retain', 'offline', 'deadline'] as const).filter((name) =>
        changed.has(name),
      ),
    );
    const { connection } = this.#port.connection;
    if (connection === this.#followed) return;
    this.#followed = connection;
    this.#topic.forget();
    this.#news.follow(connection);
  }

  /**
   * The message as it stands here.
   *
   * @throws MqttError what is wrong with it; the field has the focus then.
   */
  draft(): PublishDraft {
    this.#wasTried = true;
    return this.#composer.compose(this.#draft, (fault) => {
      this.#focus(fault);
    });
  }

  /** A message leaves. */
  follow(draft: PublishDraft, sent: Promise<PublishResult>): void {
    this.#held.follow(draft, sent);
    sent.catch((error: unknown) => {
      if (!mayHaveArrived(error)) this.#composer.takeBack(draft);
    });
  }

  /** To be told whether a message that was asked about is sent. */
  answered(draft: PublishDraft): (yes: boolean) => void {
    return (yes) => {
      if (!yes) this.#composer.takeBack(draft);
    };
  }

  render({ outcome, said, disabled, obstacle, problems, submit }: ToolView): TemplateResult {
    const { host, connection } = this.#port;
    const maxBytes = payloadBound(connection.state);
    const isVersion5 = speaksVersion5(connection.connection);
    const parts: ToolParts = {
      draft: this.#draft,
      composed: this.#composer.preview(this.#draft),
      change: (changed) => {
        this.#change(changed);
      },
      maxBytes,
      focus: (id) => {
        void host.updateComplete.then(() => {
          host.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
        });
      },
      takeFile: (file) => void this.#takeFile(file),
      fileFault: this.#fileFault,
      file: this.#draft.file,
    };
    return html`
      <form class="form" novalidate @submit=${onSubmit(submit)} @keydown=${onKey(submit)}>
        ${this.#topic.render(parts, this.#wasTried)} ${renderPayloadEditor(parts)}
        ${renderSendingOptions(parts)} ${isVersion5 ? renderPropertyFields(parts) : nothing}
        <div class="actions">
          <button
            class="primary ${disabled ? 'off' : ''}"
            part="button"
            aria-disabled=${disabled}
            aria-describedby="obstacle"
          >
            ${msg('Publish')}
          </button>
          <kbd dir="ltr">${isMac() ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
          ${obstacle}
          <div class="result" part="result" role=${this.#repeat.isRunning ? 'none' : 'status'}>
            ${said}${renderReason(outcome, isVersion5)}
          </div>
        </div>
        ${problems}
      </form>
      <div class="more">
        ${this.#repeat.render(!disabled && parts.composed.faults.length === 0, (start) => {
          this.#askToRepeat(start);
        })}
        ${this.#templates.render(this.#draft)} ${this.#held.render()} ${this.#renderOutbox()}
      </div>
    `;
  }

  #renderOutbox(): TemplateResult | typeof nothing {
    const { entries } = this.#news;
    if (entries.length === 0) return nothing;
    return renderOutbox({
      entries,
      now: this.#port.clock.now(),
      send: (ids) => {
        this.#news.send(ids);
      },
      drop: (ids) => {
        this.#news.drop(ids);
      },
    });
  }

  #take(attributes: PublishAttributes, names: readonly string[]): void {
    if (names.length === 0) return;
    const { qos, retain } = this.#port.options();
    const { topic = '', offline = 'refuse', deadline } = attributes;
    const said = {
      topic,
      qos,
      retain,
      offline,
      deadline: deadline === undefined ? '' : String(deadline),
    };
    const taken = Object.entries(said).filter(([name]) => names.includes(name));
    this.#draft = { ...this.#draft, ...Object.fromEntries(taken) };
  }

  #change(changed: Partial<ToolDraft>): void {
    this.#port.forgetOutcome();
    this.#draft = { ...this.#draft, ...changed };
    this.#fileFault = undefined;
    this.#port.host.requestUpdate();
  }

  /** Once for all of them: each is what was asked, but for its variables. */
  #askToRepeat(start: () => void): void {
    const draft = this.#draft;
    this.#wasTried = true;
    try {
      // A long one was not looked at while it was typed.
      const first = this.#composer.sample(draft, (fault) => {
        this.#focus(fault);
      });
      this.#port.askFor(first, (yes) => {
        if (!yes) return;
        this.#repeated = draft;
        start();
      });
    } catch (error) {
      this.#port.fail(toMqttError(error));
    }
  }

  #focus({ field }: ToolFault): void {
    const id =
      field === 'payload' && this.#draft.format === 'file' ? 'file' : (FIELD_IDS[field] ?? field);
    const element = this.#port.host.renderRoot.querySelector<HTMLElement>(`#${id}`);
    const group = element?.closest('details');
    if (group) group.open = true;
    element?.focus();
  }

  async #sendRepeated(): Promise<PublishResult> {
    try {
      this.#wasTried = true;
      return await this.#port.send(this.#composer.compose(this.#repeated, () => undefined));
    } finally {
      this.#port.host.requestUpdate();
    }
  }

  async #takeFile(file: File): Promise<void> {
    const maxBytes = payloadBound(this.#port.connection.state);
    if (file.size > maxBytes) {
      this.#change({ format: 'file' });
      const [size, most] = [formatBytes(file.size), formatBytes(maxBytes)];
      this.#fileFault = msg(str`“${file.name}” has ${size}; at most ${most} can be sent.`);
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.#change({ format: 'file', file: { name: file.name, bytes } });
    } catch {
      this.#change({ format: 'file' });
      this.#fileFault = msg(str`“${file.name}” could not be read.`);
    }
  }
}

function onSubmit(submit: () => void): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault();
    submit();
  };
}

function onKey(submit: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposingKey(event)) return;
    event.preventDefault();
    // A key that is held is pressed once.
    if (!event.repeat) submit();
  };
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
