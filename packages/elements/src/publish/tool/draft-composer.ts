import { wordedError } from '../../localization/error-text.js';
import { payloadBound } from '../payload-bound.js';
import type { PublishDraft } from '../publish-draft.js';
import type { PublishPort } from '../publish-port.js';
import { composeMessage, type Composed, type ToolFault } from './compose-message.js';
import { faultText } from './fault-text.js';
import { randomUuid } from './random-uuid.js';
import { speaksVersion5 } from './spoken-version.js';
import { isLong, type ToolDraft } from './tool-draft.js';
import type { VariableSources } from './variables.js';

/** Makes messages of drafts, numbers them, and judges what is typed by what the connection takes. */
export class DraftComposer {
  readonly #port: PublishPort;
  #sequence = 0;
  /** The message that has the last number. */
  #last: PublishDraft | undefined;
  #judged:
    { readonly draft: ToolDraft; readonly key: string; readonly composed: Composed } | undefined;

  constructor(port: PublishPort) {
    this.#port = port;
  }

  /** Values for the eye: they change only with what is typed. */
  preview(draft: ToolDraft): Composed {
    const { state } = this.#port.connection;
    const limits = this.#limits();
    const key = `${this.#sequence} ${limits.maxBytes} ${limits.hasProperties} ${state?.status ?? ''}`;
    if (this.#judged?.draft !== draft || this.#judged.key !== key) {
      const composed = composeMessage(judged(draft), this.#sources(), limits);
      this.#judged = { draft, key, composed };
    }
    return this.#judged.composed;
  }

  /**
   * The message of a draft as it would be the next in number.
   *
   * @param onFault - told first what is wrong.
   * @throws MqttError what is wrong.
   */
  sample(draft: ToolDraft, onFault: (fault: ToolFault) => void): PublishDraft {
    const limits = this.#limits();
    const { message, faults } = composeMessage(draft, this.#sources(), limits);
    const [fault] = faults;
    if (fault) {
      onFault(fault);
      throw wordedError(
        fault.field === 'topic' ? 'invalid-topic' : 'invalid-payload',
        faultText(fault, limits.maxBytes),
      );
    }
    return message;
  }

  /** The same, which takes that number. */
  compose(draft: ToolDraft, onFault: (fault: ToolFault) => void): PublishDraft {
    const message = this.sample(draft, onFault);
    this.#sequence++;
    this.#last = message;
    return message;
  }

  /** A message was not sent: the next one has its number, unless another message has been made since. */
  takeBack(message: PublishDraft): void {
    if (message !== this.#last) return;
    this.#sequence--;
    this.#last = undefined;
    this.#port.host.requestUpdate();
  }

  #limits(): { readonly hasProperties: boolean; readonly maxBytes: number } {
    const { connection, state } = this.#port.connection;
    return { hasProperties: speaksVersion5(connection), maxBytes: payloadBound(state) };
  }

  #sources(): VariableSources {
    return {
      now: () => this.#port.clock.now(),
      random: () => Math.random(),
      uuid: randomUuid,
      sequence: this.#sequence + 1,
    };
  }
}

/** What is judged at each keystroke: a long payload only when it is sent. */
function judged(draft: ToolDraft): ToolDraft {
  return isLong(draft) ? { ...draft, format: 'text', text: '' } : draft;
}
