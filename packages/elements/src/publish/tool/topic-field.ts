/** The field for the topic, which offers what was seen on the same connection. */
import { msg } from '@lit/localize';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PublishPort } from '../publish-port.js';
import { faultText } from './fault-text.js';
import { topicsSeenOn, watchTopics } from './seen-topics.js';
import { faultOf, onText, type ToolParts } from './tool-parts.js';

/** As many as a person looks through. */
const MOST_SUGGESTED = 50;

/** The field, and its suggestions while the tool is in the document. */
export class TopicField implements ReactiveController {
  readonly #port: PublishPort;
  #watching = new AbortController();
  #suggestions: readonly string[] = [];

  constructor(port: PublishPort) {
    this.#port = port;
    port.host.addController(this);
  }

  hostConnected(): void {
    this.#watching = new AbortController();
    watchTopics(this.#watching.signal);
  }

  hostDisconnected(): void {
    this.#watching.abort();
  }

  /** The element uses another connection now. */
  forget(): void {
    this.#suggestions = [];
  }

  readonly #suggest = (typed: string): void => {
    const { connection } = this.#port.connection;
    this.#suggestions = connection ? topicsSeenOn(connection).matching(typed, MOST_SUGGESTED) : [];
    this.#port.host.requestUpdate();
  };

  /** @param wasTried - before that an empty field is not called wrong. */
  render(parts: ToolParts, wasTried: boolean): TemplateResult {
    const found = faultOf(parts, 'topic');
    const fault =
      found?.kind === 'topic' && found.code === 'empty' && !wasTried ? undefined : found;
    return html`<div class="field">
      <label for="topic">${msg('Topic')}</label>
      <input
        id="topic"
        class="mono"
        part="topic"
        list="topics"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        .value=${live(parts.draft.topic)}
        aria-invalid=${fault ? 'true' : 'false'}
        aria-describedby=${fault ? 'topic-fault' : nothing}
        @focus=${onText(this.#suggest)}
        @input=${onText((topic) => {
          this.#suggest(topic);
          parts.change({ topic });
        })}
      />
      <datalist id="topics">
        ${this.#suggestions.map((topic) => html`<option value=${topic}></option>`)}
      </datalist>
      ${fault ? html`<span class="fault" id="topic-fault">${faultText(fault, parts.maxBytes)}</span>` : nothing}
    </div>`;
  }
}
