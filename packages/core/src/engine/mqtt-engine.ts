/** MQTT.js at work. It carries CONNECT, SUBSCRIBE, UNSUBSCRIBE, PING, DISCONNECT and AUTH; messages never reach it. */
import { Buffer, MqttClient } from '#mqtt-client';
import type { IConnackPacket, IDisconnectPacket, Packet } from 'mqtt';
import type { IAuthPacket, ISubackPacket } from 'mqtt-packet';
import type { ConnectedInfo, FilterOptions, OutgoingMessage } from '../connection/session-port.js';
import { MqttError, type MqttErrorCode } from '../errors.js';
import { ControlStream } from './control-stream.js';
import type { FlowJournal, PublishOutcome } from './delivery-state.js';
import type { Engine, EngineListener, EngineOptions, FilterAnswer, OpenEngine } from './engine.js';
import { lostConnection } from './lost-connection.js';
import { PacketSocket } from './packet-socket.js';
import type { PacketTap } from './packet-tap.js';
import { PublishFlow } from './publish-flow.js';
import { connackError, disconnectError, type ReasonProperties } from './reason-codes.js';
import { connectedInfo } from './connected-info.js';
import { HeldPackets } from './held-packets.js';
import {
  connectOptions,
  messageIdProvider,
  noStore,
  noTimer,
  toBuffer,
} from './mqtt-js-options.js';

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
  /** What comes while the broker's proof is checked. */
  #unverified: HeldPackets | undefined;
  #closing = false;
  #reason: MqttError | undefined;

  constructor(options: EngineOptions, listener: EngineListener) {
    this.#options = options;
    this.#ids = messageIdProvider(options.delivery.ids);
    this.#listener = listener;
    const { session, url, WebSocket } = options;
    this.#socket = new PacketSocket(url, WebSocket, session.maxPacketBytes, {
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
      farewell: (error) => this.#farewell(error),
      onClose: ({ opened, error }) => {
        this.#onClose(opened, error);
      },
    });
    this.tap(options.tap);
  }

  tap(tap: PacketTap | undefined): void {
    const { protocolVersion } = this.#options;
    this.#socket.tap =
      tap &&
      ((direction, packet) => {
        tap(direction, packet, protocolVersion);
      });
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  publish(
    message: OutgoingMessage,
    settle: (outcome: PublishOutcome) => void,
    journal?: FlowJournal,
  ): void {
    if (this.#flow) this.#flow.publish(message, settle, journal);
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
    identifier: number | undefined,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    const { qos, nl = false, rap = false, rh = 0 } = options;
    const version5 = this.#options.protocolVersion === 5;
    const properties =
      identifier === undefined ? {} : { properties: { subscriptionIdentifier: identifier } };
    const client = this.#client;
    if (!client) {
      done(undefined);
      return;
    }
    client.subscribe(
      [...filters],
      version5 ? { qos, nl, rap, rh, ...properties } : { qos },
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

  acknowledge(): void {
    // Nothing may follow our goodbye [MQTT-3.14.4-2].
    if (!this.#closing) this.#flow?.acknowledge();
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
    client.handleAuth = (packet, callback) => {
      this.#onAuth(packet, callback);
    };
    client.on('packetreceive', (packet: Packet) => {
      if (packet.cmd === 'connack') this.#onConnack(packet);
      else if (packet.cmd === 'disconnect') this.#onDisconnect(packet);
      else if (packet.cmd === 'pingresp') this.#listener.onPong();
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
    if (this.#unverified) {
      this.#unverified.hold(packet, bodyOffset);
      return;
    }
    this.#expectType(type);
    if (type >= 3 && type <= 7) {
      // After our goodbye nobody takes a message, and nothing may be acknowledged [MQTT-3.14.4-2]: the broker keeps it.
      if (this.#closing) return;
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
    const version5 = this.#options.protocolVersion === 5;
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

  /** MQTT 5 §4.13.1: a broker that breaks the rules is told which, before the connection is closed. */
  #farewell({ code }: MqttError): Uint8Array | undefined {
    const reason = this.#options.protocolVersion === 5 ? FAREWELLS.get(code) : undefined;
    // Not to a broker that has closed the MQTT connection itself, nor before CONNECT.
    if (reason === undefined || !this.#client || this.#reason?.reasonCode !== undefined)
      return undefined;
    return Uint8Array.of(0xe0, 1, reason);
  }

  /** MQTT.js ends a connection without a word when the broker breaks some rules, for instance with a SUBACK of the wrong length. */
  #whyGivenUp(): MqttError | undefined {
    if (this.#closing) return undefined;
    return new MqttError('protocol-error', 'The broker sent what MQTT does not allow here.', {
      retryable: this.#flow !== undefined,
    });
  }

  #onConnack(packet: IConnackPacket): void {
    const { protocolVersion } = this.#options;
    const code = (protocolVersion === 5 ? packet.reasonCode : packet.returnCode) ?? 0;
    if (code !== 0)
      this.#reason = connackError(protocolVersion, code, reasonProperties(packet.properties));
  }

  #onDisconnect(packet: IDisconnectPacket): void {
    this.#reason = disconnectError(packet.reasonCode ?? 0, reasonProperties(packet.properties));
    this.#socket.destroy(this.#reason);
  }

  /** MQTT 5 §4.12. MQTT.js has checked that the method is the one that we asked for. */
  #onAuth(packet: IAuthPacket, callback: (error?: Error, answer?: IAuthPacket) => void): void {
    const method = this.#options.credentials.authenticationMethod;
    if (packet.reasonCode !== CONTINUE_AUTHENTICATION || method === undefined) {
      callback();
      return;
    }
    this.#listener.onAuthentication('respond', packet.properties?.authenticationData, (data) => {
      callback(undefined, {
        cmd: 'auth',
        reasonCode: CONTINUE_AUTHENTICATION,
        properties: {
          authenticationMethod: method,
          ...(data ? { authenticationData: toBuffer(data) } : {}),
        },
      });
    });
  }

  #onAccepted(connack: IConnackPacket): void {
    const info = connectedInfo(connack, this.#options);
    if (this.#options.credentials.authenticationMethod === undefined) {
      this.#start(info);
      return;
    }
    // Until the broker has proven that it knows the secret too, nothing that it sends counts.
    const unverified = new HeldPackets(this.#options.session.maxPacketBytes);
    this.#unverified = unverified;
    this.#listener.onAuthentication('finish', connack.properties?.authenticationData, () => {
      this.#unverified = undefined;
      this.#start(info);
      this.#socket.feed(() => {
        unverified.release((packet, bodyOffset) => {
          this.#onPacket(packet, bodyOffset);
        });
      });
    });
  }

  #start(info: ConnectedInfo): void {
    const { delivery, session, protocolVersion, cautious } = this.#options;
    this.#flow = new PublishFlow(delivery, {
      protocolVersion,
      out: this.#socket.out,
      sendAliases: info.topicAliasMaximum,
      receiveAliases: session.properties?.topicAliasMaximum ?? 0,
      // What we announce unless told otherwise is a wish: Mosquitto 2.0 sends more at QoS 2 (it counts PUBREC as the end).
      receiveMaximum: session.properties?.receiveMaximum ?? 65_535,
      maximumPacketSize: info.maximumPacketSize,
      onMessage: (message) => {
        this.#listener.onMessage(message);
      },
      onResend: (message) => {
        this.#listener.onResend(message);
      },
    });
    this.#flow.resume({
      sessionPresent: info.sessionPresent,
      atOnce: cautious ? 1 : info.receiveMaximum,
      resendQos2: session.onSessionLost === 'resend',
    });
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
    else this.#listener.onClosed(lostConnection(opened, accepted, this.#options.plainMqttHint));
  }
}

/** Reason codes of our DISCONNECT (MQTT 5 §3.14.2.1). */
const FAREWELLS: ReadonlyMap<MqttErrorCode, number> = new Map([
  ['malformed-packet', 0x81],
  ['protocol-error', 0x82],
  ['authentication-failed', 0x87],
  ['packet-too-large', 0x95],
  ['overloaded', 0x97],
]);

/** Continue authentication (MQTT 5 §3.15.2.1). */
const CONTINUE_AUTHENTICATION = 0x18;

function reasonProperties(
  properties: { reasonString?: string; serverReference?: string } | undefined,
): ReasonProperties {
  const { reasonString, serverReference } = properties ?? {};
  return {
    ...(reasonString === undefined ? {} : { reasonString }),
    ...(serverReference === undefined ? {} : { serverReference }),
  };
}

function subackOf(error: Error | null): ISubackPacket | undefined {
  if (!error || !('packet' in error)) return undefined;
  // ErrorWithSubackPacket of MQTT.js; its class is not part of the bundle's types.
  return error.packet as ISubackPacket | undefined;
}
