import type { Message } from '@mqtt-kit/core';
import type { TemplateResult } from 'lit';
import type { MessageBounds } from '../../messages/message-ring.js';

/** One way to show messages. */
export interface MessageView {
  /** How many messages, or topics, are kept. */
  readonly kept: number;
  /** How many came since the view stands still. */
  readonly fresh: number;
  /** Whether the reader has stopped the view. */
  paused: boolean;
  /** Whether what is shown changes with time alone. */
  readonly ages: boolean;
  /**
   * Takes what came since the last frame, oldest first. Returns how many are lost to the reader; old ones that made room for new
   * ones, as is to be expected of the view, do not count.
   */
  add(messages: readonly Message[], bounds: MessageBounds): number;
  /** What is kept, in the order in which it came. */
  messages(): readonly Message[];
  clear(): void;
  /** Goes on from standing still. */
  resume(): void;
  /** The rows. */
  render(label: string): TemplateResult;
}
