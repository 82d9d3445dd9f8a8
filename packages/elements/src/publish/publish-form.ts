import { msg } from '@lit/localize';
import type { Qos } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { QOS_LEVELS } from '../element/qos.js';
import { payloadText, type PublishDraft } from './publish-draft.js';

/** What the form shows, and whom it tells. */
export interface PublishFormParts {
  readonly draft: PublishDraft;
  readonly topicFault: string | undefined;
  readonly disabled: boolean;
  /** Why nothing can be sent; empty when something can. */
  readonly obstacle: unknown;
  readonly outcome: unknown;
  readonly change: (changed: Partial<PublishDraft>) => void;
  readonly submit: () => void;
}

/** Topic, payload and options, with the button and the result. */
export function renderPublishForm({
  draft,
  topicFault,
  disabled,
  obstacle,
  outcome,
  change,
  submit,
}: PublishFormParts): TemplateResult {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    submit();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  const text = payloadText(draft.payload);
  return html`
    <form class="form" novalidate @submit=${onSubmit} @keydown=${onKey}>
      <div class="field">
        <label for="topic">${msg('Topic')}</label>
        <input
          id="topic"
          class="mono"
          part="topic"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          .value=${draft.topic}
          aria-invalid=${topicFault === undefined ? 'false' : 'true'}
          aria-describedby=${topicFault === undefined ? nothing : 'topic-fault'}
          @input=${onText((topic) => {
            change({ topic });
          })}
        />
        ${topicFault === undefined ? nothing : html`<span class="fault" id="topic-fault">${topicFault}</span>`}
      </div>
      <div class="field">
        <label for="payload">${msg('Payload')}</label>
        <textarea
          id="payload"
          class="mono"
          part="payload"
          rows="4"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          .value=${text ?? ''}
          placeholder=${ifDefined(text === undefined ? msg('Bytes set by the page') : undefined)}
          @input=${onText((payload) => {
            change({ payload });
          })}
        ></textarea>
      </div>
      <div class="options">
        <div class="field">
          <label for="qos">${msg('QoS')}</label>
          <span class="select">
            <select
              id="qos"
              .value=${String(draft.qos)}
              @change=${onText((value) => {
                change({ qos: qosOf(value) });
              })}
            >
              ${QOS_LEVELS.map((qos) => html`<option value=${qos} ?selected=${qos === draft.qos}>${qosName(qos)}</option>`)}
            </select>
          </span>
        </div>
        <label class="check">
          <input
            type="checkbox"
            .checked=${draft.retain}
            @change=${onCheck((retain) => {
              change({ retain });
            })}
          />
          ${msg('Retain')}
        </label>
      </div>
      <div class="actions">
        <button
          class="primary ${disabled ? 'off' : ''}"
          part="button"
          aria-disabled=${disabled}
          aria-describedby="obstacle"
        >
          ${msg('Publish')}
        </button>
        <kbd>${isMac() ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
        ${obstacle}
        <div class="result" part="result" role="status">${outcome}</div>
      </div>
    </form>
  `;
}

function qosName(qos: Qos): string {
  switch (qos) {
    case 0:
      return msg('0 · at most once');
    case 1:
      return msg('1 · at least once');
    case 2:
      return msg('2 · exactly once');
  }
}

function qosOf(value: string): Qos {
  return QOS_LEVELS.find((qos) => String(qos) === value) ?? 0;
}

function onText(listener: (value: string) => void): (event: Event) => void {
  return ({ target }) => {
    if (
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement
    ) {
      listener(target.value);
    }
  };
}

function onCheck(listener: (checked: boolean) => void): (event: Event) => void {
  return ({ target }) => {
    if (target instanceof HTMLInputElement) listener(target.checked);
  };
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
