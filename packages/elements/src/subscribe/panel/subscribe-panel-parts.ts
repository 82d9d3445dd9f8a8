import type { Connection, Qos } from '@mqtt-kit/core';
import type { nothing, TemplateResult } from 'lit';
import type { FilterState } from '../../controllers/subscriptions-controller.js';
import type { WantedFormat } from '../../payload/late/late-format.js';
import type { MessageFlow } from '../message-flow.js';
import type { TopicChildren } from '../topic-children.js';
import type { BlankParts } from './subscribe-blank.js';

/** What its page asks of a `<mqtt-subscribe>`, and what a person can tell it to do. */
export interface SubscribeElement {
  readonly disabled: boolean;
  readonly format: string | undefined;
  readonly schema: string | undefined;
  /** Begins what is not subscribed to, or was refused. */
  subscribe(): void;
  unsubscribe(): void;
  clear(): void;
}

/** What a `<mqtt-subscribe>` knows, for what it shows. */
export interface SubscribePanelParts {
  readonly label: string;
  /** Whether that is a name rather than a topic filter. */
  readonly named: boolean;
  readonly filters: readonly FilterState[];
  readonly askedQos: Qos;
  readonly blank: Omit<BlankParts, 'retry' | 'subscribe'>;
  /** The box that says which attributes are wrong; undefined where none is. */
  readonly problems: TemplateResult | typeof nothing | undefined;
  /** Where its messages come from, and are counted. */
  readonly flow: Pick<MessageFlow, 'statistics' | 'tooLarge' | 'rate'>;
  /** Whether this element says aloud what becomes of the connection. */
  readonly announces: boolean;
  /** Whether the row with views and search is there. */
  readonly tools: boolean;
  readonly connection: Connection | undefined;
  readonly children: Pick<TopicChildren, 'labelOf' | 'topics'>;
  readonly formatOf: (topic: string) => WantedFormat;
  readonly element: SubscribeElement;
}
