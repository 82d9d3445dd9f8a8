/** MQTT.js at work. It carries CONNECT, SUBSCRIBE, UNSUBSCRIBE, PING, DISCONNECT and AUTH; messages never reach it. */
import { Buffer, MqttClient } from '#mqtt-client';
import type { IConnackPacket, IDisconnectPacket, Packet } from 'mqtt';
import type { ISubackPacket } from 'mqtt-packet';
import type { FilterOptions, OutgoingMessage } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import { ControlStream } from './control-stream.js';
import type { PublishOutcome } from './delivery-state.js';
import type { Engine, EngineListener, EngineOptions, FilterAnswer, OpenEngine } from './engine.js';
import { lostConnection } from './lost-connection.js';
import { PacketSocket } from './packet-socket.js';
import { PublishFlow } from './publish-flow.js';
import { connackError, disconnectError } from './reason-codes.js';
import { connectedInfo } from './connected-info.js';
import { connectOptions, messageIdProvider, noStore, noTimer } from './mqtt-js-options.js';

/** Control packets that a broker may send after CONNACK (MQTT 5 §2.1.2), beside the PUBLISH family. */
const FROM_BROKER = new Set([9 /* SUBACK */, 11 /* UNSUBACK */, 13 /* PINGRESP */]);
const FROM_BROKER_5 = new Set([14 /* DISCONNECT */, 15 /* AUTH */]);

/** Opens a connection that MQTT.js and the publish flow share. */
export const openMqttEngine: OpenEngine = (options, listener) => new MqttEngine(options, listener);

class MqttEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #listener: EngineListener;
  readonly #socket: PacketSocket;
  readonly #ids: ReturnType<typeof messageIdProvider>;
  #client: MqttClient | undefined;
  #stream: ControlStream | undefined;
  #flow: PublishFlow | undefined;
  #closing = false;
  #reason: MqttError | undefined;

  constructor(options: EngineOptions, listener: EngineListener) {
    this.#options = options;
    this.#ids = messageIdProvider(options.delivery.ids);
    this.#listener = listener;
    const { session, WebSocket } = options;
    this.#socket = new PacketSocket(session.url, WebSocket, session.maxPacketBytes, {
      onOpen: () => {
        this.#startClient();
      },
      onBytes: () => {
        listener.onActivity();
      },
      onPacketBegin: (firstByte) => {
        this.#expectType(firstByte >> 4);
      },
      onPacket: (packet, bodyOffset) => {
        this.#onPacket(packet, bodyOffset);
      },
      onClose: ({ opened, error }) => {
        this.#onClose(opened, error);
      },
    });
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  publish(message: OutgoingMessage, settle: (outcome: PublishOutcome) => void): void {
    if (this.#flow) this.#flow.publish(message, settle);
    else
      settle({
        error: new MqttError('not-connected', 'The broker has not accepted the connection yet.', {
          retryable: true,
        }),
      });
  }

  subscribe(
    filters: readonly string[],
    options: FilterOptions,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    const { qos, nl = false, rap = false, rh = 0 } = options;
    const version5 = this.#options.session.protocolVersion === 5;
    const client = this.#client;
    if (!client) {
      done(undefined);
      return;
    }
    client.subscribe(
      [...filters],
      version5 ? { qos, nl, rap, rh } : { qos },
      (error, _grants, suback) => {
        // With a refused filter MQTT.js reports an error that carries the SUBACK; without a SUBACK the connection ended.
        const answer = suback ?? subackOf(error);
        done(answer?.granted.map((code) => ({ code: Number(code) })));
      },
    );
  }

  unsubscribe(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    const client = this.#client;
    if (!client) {
      done(undefined);
      return;
    }
    client.unsubscribe([...filters], (error, unsuback) => {
      if (error) {
        done(undefined);
        return;
      }
      const codes =
        unsuback && 'granted' in unsuback && Array.isArray(unsuback.granted)
          ? unsuback.granted
          : [];
      done(filters.map((_filter, index) => ({ code: Number(codes[index] ?? 0) })));
    });
  }

  ping(): void {
    this.#client?.sendPing();
  }

  close(): void {
    this.#closing = true;
    if (!this.#client?.connected) {
      this.#socket.destroy();
      return;
    }
    this.#client.end();
    // It would wait for a SUBACK or UNSUBACK that may never come, and the broker would publish the will.
    this.#client.emit('outgoingEmpty');
  }

  destroy(error?: MqttError): void {
    this.#closing ||= error === undefined;
    this.#socket.destroy(error);
  }

  #startClient(): void {
    const stream = new ControlStream({
      out: this.#socket.out,
      onEnd: () => {
        this.#socket.end();
      },
      onDestroy: () => {
        this.#socket.destroy(this.#reason ?? this.#whyGivenUp());
      },
    });
    this.#stream = stream;
    const client = new MqttClient(
      // MQTT.js declares Node's Duplex and uses the part of it that ControlStream has.
      () => stream as never,
      {
        ...connectOptions(this.#options),
        messageIdProvider: this.#ids,
        incomingStore: noStore,
        outgoingStore: noStore,
        timerVariant: noTimer,
        reconnectPeriod: 0,
        resubscribe: false,
        writeCache: false,
        // The session keeps the time over the whole handshake.
        connectTimeout: 2 ** 31 - 1,
      },
    );
    this.#client = client;
    client.on('packetreceive', (packet: Packet) => {
      if (packet.cmd === 'connack') this.#onConnack(packet);
      else if (packet.cmd === 'disconnect') this.#onDisconnect(packet);
    });
    client.on('connect', (connack) => {
      this.#onAccepted(connack);
    });
    client.on('error', (cause) => {
      this.#socket.destroy(
        (this.#reason ??= new MqttError(
          'protocol-error',
          `The broker sent what MQTT does not allow: ${cause.message}.`,
          {
            retryable: this.#flow !== undefined,
            cause,
          },
        )),
      );
    });
  }

  #onPacket(packet: Uint8Array, bodyOffset: number): void {
    const type = (packet[0] ?? 0) >> 4;
    this.#expectType(type);
    if (type >= 3 && type <= 7) {
      this.#flow?.handle(packet, bodyOffset);
      return;
    }
    // mqtt-packet waits for the rest of a CONNACK that is too short, which never comes.
    if (type === 2 && packet.length - bodyOffset < 2)
      throw this.#notMqtt('a CONNACK that is too short');
    const { buffer, byteOffset, length } = packet;
    try {
      this.#stream?.deliver(Buffer.from(buffer, byteOffset, length));
    } catch (cause) {
      throw cause instanceof MqttError
        ? cause
        : this.#notMqtt('a packet that cannot be read', cause);
    }
  }

  /** @throws MqttError when the broker must not send a packet of this type now (MQTT 3.1.1 §3.2, MQTT 5 §2.1.2). */
  #expectType(type: number): void {
    const version5 = this.#options.session.protocolVersion === 5;
    const isMessage = type >= 3 && type <= 7;
    if (this.#flow) {
      const expected = isMessage || FROM_BROKER.has(type) || (version5 && FROM_BROKER_5.has(type));
      if (!expected) throw this.#notMqtt('a packet that a broker must not send here');
      return;
    }
    if (isMessage) throw this.#notMqtt('a message before it accepted the connection');
    if (type !== 2 /* CONNACK */ && !(version5 && FROM_BROKER_5.has(type))) {
      throw this.#notMqtt('a packet that a broker must not send here');
    }
  }

  /** Before the broker has accepted us this is no passing fault: there may be no broker at all. */
  #notMqtt(what: string, cause?: unknown): MqttError {
    const connected = this.#flow !== undefined;
    const doubt = connected ? '' : ' It may be no MQTT broker, or not at this path.';
    return new MqttError('malformed-packet', `The server sent ${what}.${doubt}`, {
      retryable: connected,
      cause,
    });
  }

  /** MQTT.js ends a connection without a word when the broker breaks some rules, for instance with a SUBACK of the wrong length. */
  #whyGivenUp(): MqttError | undefined {
    if (this.#closing) return undefined;
    return new MqttError('protocol-error', 'The broker sent what MQTT does not allow here.', {
      retryable: this.#flow !== undefined,
    });
  }

  #onConnack(packet: IConnackPacket): void {
    const { protocolVersion } = this.#options.session;
    const code = (protocolVersion === 5 ? packet.reasonCode : packet.returnCode) ?? 0;
    if (code !== 0)
      this.#reason = connackError(protocolVersion, code, packet.properties?.reasonString);
  }

  #onDisconnect(packet: IDisconnectPacket): void {
    this.#reason = disconnectError(packet.reasonCode ?? 0, packet.properties?.reasonString);
    this.#socket.destroy(this.#reason);
  }

  #onAccepted(connack: IConnackPacket): void {
    const { delivery, session } = this.#options;
    const info = connectedInfo(connack, session);
    this.#flow = new PublishFlow(delivery, {
      protocolVersion: session.protocolVersion,
      out: this.#socket.out,
      sendAliases: info.topicAliasMaximum,
      receiveAliases: session.properties?.topicAliasMaximum ?? 0,
      maximumPacketSize: info.maximumPacketSize,
      onMessage: (message) => {
        this.#listener.onMessage(message);
      },
    });
    this.#flow.resume(info.sessionPresent);
    this.#listener.onConnected(info);
  }

  #onClose(opened: boolean, error: MqttError | undefined): void {
    const accepted = this.#flow !== undefined;
    // Tells MQTT.js, which settles what waits for SUBACK or UNSUBACK.
    this.#stream?.destroy();
    this.#ids.freeAll();
    const reason = error ?? this.#reason;
    if (reason) this.#listener.onClosed(reason);
    else if (this.#closing) this.#listener.onClosed(undefined);
    else
      this.#listener.onClosed(
        lostConnection(opened, accepted, this.#options.session.plainMqttHint),
      );
  }
}

function subackOf(error: Error | null): ISubackPacket | undefined {
  if (!error || !('packet' in error)) return undefined;
  // ErrorWithSubackPacket of MQTT.js; its class is not part of the bundle's types.
  return error.packet as ISubackPacket | undefined;
}
