/** A page with one message in detail, whatever payload it is given. */
import { LitElement, type TemplateResult } from 'lit';
import type { Message } from '@mqtt-kit/core';
import {
  MessageDetail,
  messageDetailStyles,
  type DetailedMessage,
} from '../../packages/elements/src/payload/message-detail.js';
import { LARGE_PAYLOADS } from './large-payloads.js';
import { baseStyles } from '../../packages/elements/src/theme/base.styles.js';
import { controlStyles } from '../../packages/elements/src/theme/control.styles.js';
import { groupStyles } from '../../packages/elements/src/theme/group.styles.js';
import { noticeStyles } from '../../packages/elements/src/theme/notice.styles.js';
import { tokens } from '../../packages/elements/src/theme/tokens.styles.js';

class DetailPage extends LitElement {
  static override styles = [
    tokens,
    baseStyles,
    controlStyles,
    groupStyles,
    noticeStyles,
    messageDetailStyles,
  ];
  readonly #detail = new MessageDetail(this);

  look(shown: Partial<DetailedMessage> & Pick<DetailedMessage, 'message'>): void {
    this.#detail.show({ previous: undefined, format: undefined, schema: undefined, ...shown });
  }

  protected override render(): TemplateResult {
    return this.#detail.render({ close: () => undefined });
  }
}
customElements.define('detail-page', DetailPage);
const element = new DetailPage();
element.className = 'card';
document.documentElement.lang = 'en';
document.body.append(element);

/** What a test opens. */
export interface PayloadPage {
  /** Opens a payload on a topic. */
  look(topic: string, payload: Uint8Array, rest?: Partial<Message>, previous?: Uint8Array): void;
  /** Makes one of {@link LARGE_PAYLOADS}, of so many bytes, and one before it that is different in its middle. */
  make(name: string, size: number): void;
  /** Opens what was made. */
  lookAtMade(): void;
}

/** What was made, and the one before it. */
let made: DetailedMessage | undefined;

function message(topic: string, payload: Uint8Array, rest: Partial<Message>): Message {
  const made: Partial<Message> = {
    topic,
    payload,
    qos: 1,
    retain: false,
    dup: false,
    properties: {},
    receivedAt: Date.now(),
    ...rest,
  };
  // Only what is read of a message.
  return made as Message;
}

const page: PayloadPage = {
  look: (topic, payload, rest = {}, previous) => {
    element.look({
      message: message(topic, payload, rest),
      previous: previous && message(topic, previous, rest),
    });
  },
  make: (name, size) => {
    const large = LARGE_PAYLOADS[name]?.(size);
    if (!large) throw new Error(name);
    const { payload, format } = large;
    const before = payload.slice();
    const middle = payload.length >> 1;
    before[middle] = (before[middle] ?? 0) ^ 1;
    made = {
      message: message(name, payload, {}),
      previous: message(name, before, {}),
      format,
      schema: undefined,
    };
  },
  lookAtMade: () => {
    if (made) element.look(made);
  },
};
Object.assign(globalThis, { payloadPage: page });
