/** Request and response over MQTT 5 (§4.10). */
import { MqttError } from '../errors.js';
import type { Message } from '../routing/message.js';
import type { AskOptions, PublishOptions, Subscription } from './connection-options.js';
import type { Payload } from './payload.js';
import type { RequestOptions, RequestTable } from './request-table.js';

/** Answers one request; what it returns is published to the response topic. */
export type Responder = (message: Message) => Payload | Promise<Payload>;

/** What requests need of their connection. */
export interface RequesterParts {
  readonly requests: RequestTable;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Where the broker wants responses, when it says so. */
  readonly responseInformation: () => string | undefined;
  readonly subscribe: (
    filter: string,
    handler: (message: Message) => void,
    options: { readonly qos: 0 | 1 | 2 } & RequestOptions,
  ) => Promise<Subscription>;
  readonly publish: (
    topic: string,
    payload: Payload,
    options: PublishOptions,
  ) => Promise<{ readonly reasonCode: number }>;
}

/** No matching subscribers (MQTT 5 §3.4.2.1). */
const NOBODY = 0x10;

/** Asks, and finds the response to each request by its correlation data. */
export class Requester {
  readonly #parts: RequesterParts;
  readonly #waiting = new Map<string, number>();
  #responses: Promise<string> | undefined;
  #topic: string | undefined;

  constructor(parts: RequesterParts) {
    this.#parts = parts;
  }

  async ask(topic: string, payload: Payload, options: AskOptions): Promise<Message> {
    const { requests, randomBytes, publish } = this.#parts;
    const { qos = 1, properties, ...waiting } = options;
    const responseTopic = await this.#responseTopic(waiting);
    const correlationData = randomBytes(16);
    const key = hexOf(correlationData);
    return requests
      .start<Message>(
        `asking ${topic}`,
        waiting,
        (request) => {
          this.#waiting.set(key, request);
          const fail = (error: unknown): void => {
            const known = error instanceof MqttError ? error : undefined;
            requests.reject(
              request,
              known ?? new MqttError('refused', `Asking ${topic} failed.`, { cause: error }),
            );
          };
          publish(topic, payload, {
            qos,
            properties: { ...properties, responseTopic, correlationData },
          }).then(({ reasonCode }) => {
            if (reasonCode === NOBODY)
              fail(
                new MqttError('no-responder', `Nobody answers on “${topic}”.`, { retryable: true }),
              );
          }, fail);
        },
        () => undefined,
      )
      .finally(() => {
        this.#waiting.delete(key);
      });
  }

  /** One topic for all responses of this connection, subscribed when it is needed first. */
  #responseTopic(waiting: RequestOptions): Promise<string> {
    const { requests } = this.#parts;
    // Everybody's, so nobody's patience ends it; each waits for it as long as it likes.
    const responses = (this.#responses ??= this.#subscribe());
    return requests.start<string>(
      'subscribing to responses',
      waiting,
      (request) => {
        responses.then(
          (topic) => {
            requests.resolve(request, topic);
          },
          (error: unknown) => {
            if (this.#responses === responses) this.#responses = undefined;
            requests.reject(
              request,
              error instanceof MqttError
                ? error
                : new MqttError('refused', 'No responses can be had.', { cause: error }),
            );
          },
        );
      },
      () => undefined,
    );
  }

  /** The broker no longer sends responses on this filter; the next request subscribes anew. */
  refused(filter: string): void {
    if (filter === this.#topic) this.#responses = undefined;
  }

  async #subscribe(): Promise<string> {
    const { randomBytes, responseInformation, subscribe } = this.#parts;
    const base = responseInformation()?.replace(/\/$/, '') ?? 'mqtt-kit/response';
    const topic = `${base}/${hexOf(randomBytes(16))}`;
    this.#topic = topic;
    await subscribe(
      topic,
      (message) => {
        const { correlationData } = message.properties;
        const request = correlationData && this.#waiting.get(hexOf(correlationData));
        if (request !== undefined) this.#parts.requests.resolve(request, message.copy());
      },
      { qos: 1, timeoutMs: Infinity },
    );
    return topic;
  }
}

/** Makes a handler that answers requests; a message without a response topic is handed on and not answered. */
export function answering(
  responder: Responder,
  publish: RequesterParts['publish'],
): (message: Message) => Promise<void> {
  return async (message) => {
    const { responseTopic, correlationData } = message.properties;
    const { qos } = message;
    // The bytes of the message belong to a network frame, which is gone when the responder takes its time.
    const correlation = correlationData?.slice();
    const payload = await responder(message.copy());
    if (responseTopic === undefined) return;
    await publish(responseTopic, payload, {
      qos,
      properties: correlation ? { correlationData: correlation } : {},
    });
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
