import type { Clock, MqttError, Payload, PublishResult } from '@mqtt-kit/core';
import type { LitElement } from 'lit';
import type { ConnectionController } from '../controllers/connection-controller.js';
import type { Obstacle } from '../controllers/obstacle.js';
import type { PublishDraft } from './publish-draft.js';

/** What the attributes of a `<mqtt-publish>` say. */
export interface PublishAttributes {
  readonly topic: string | undefined;
  readonly payload: Payload | undefined;
  readonly qos: number | undefined;
  readonly retain: boolean;
  readonly offline: string | undefined;
  readonly deadline: number | undefined;
  readonly confirm: string | undefined;
  readonly format: string | undefined;
  readonly field: string | undefined;
  readonly trigger: string | undefined;
  readonly maxRate: string | undefined;
  readonly payloadOn: string | undefined;
  readonly payloadOff: string | undefined;
  readonly stateTopic: string | undefined;
  readonly statePath: string | undefined;
  readonly confirmTimeout: string | undefined;
}

/** What a `<mqtt-publish>` gives the parts of it that are loaded late. */
export interface PublishPort {
  readonly host: LitElement & PublishAttributes;
  readonly connection: ConnectionController;
  readonly clock: Clock;
  /** What the attributes say of how to send. */
  options(): Pick<PublishDraft, 'qos' | 'retain'>;
  /** Why a message with this policy cannot even wait just now. */
  obstacle(offline: string | undefined): Obstacle | undefined;
  /**
   * Sends a message, shows what becomes of it and dispatches it.
   *
   * @throws MqttError why it was not sent or not acknowledged; shown and dispatched already.
   */
  send(draft: PublishDraft): Promise<PublishResult>;
  /** Sends it when the question of `confirm` was answered, if there is one. @param answered - told whether it is sent. */
  ask(draft: PublishDraft, answered?: (yes: boolean) => void): void;
  /** Asks `confirm`, if it is to be asked, and sends nothing. @param draft - shown with the question. */
  askFor(draft: PublishDraft, answered: (yes: boolean) => void): void;
  /** What was shown of the last message is about another one now. */
  forgetOutcome(): void;
  /** Shows and dispatches why nothing was sent. */
  fail(error: MqttError): void;
}
