import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { Inbox } from './inbox.js';

/** What the plain `mqtt` client received. */
export interface PlainMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly packet: IPublishPacket;
}

/** The plain `mqtt` package in Node: the other side in every test of interoperability. */
export class PlainClient {
  readonly client: MqttClient;
  readonly inbox = new Inbox<PlainMessage>();

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, payload, packet) => {
      this.inbox.add({ topic, payload, packet });
    });
    client.on('error', () => undefined);
  }

  static async connect(url: string, options: IClientOptions = {}): Promise<PlainClient> {
    return new PlainClient(await connectAsync(url, { reconnectPeriod: 0, ...options }, false));
  }

  async subscribe(filter: string, qos: 0 | 1 | 2 = 2): Promise<void> {
    await this.client.subscribeAsync(filter, { qos });
  }

  async publish(
    topic: string,
    payload: Buffer | string,
    options: { qos?: 0 | 1 | 2; retain?: boolean } = {},
  ): Promise<void> {
    await this.client.publishAsync(topic, payload, { qos: 0, ...options });
  }

  async end(): Promise<void> {
    await this.client.endAsync();
  }
}
