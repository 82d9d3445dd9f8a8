import { MqttError } from '../errors.js';
import type { WebSocketConstructor, WebSocketLike } from '../environment/environment.js';
import { openSocket } from '../environment/open-socket.js';
import { GatherBuffer } from './gather-buffer.js';
import type { PacketDirection } from './packet-tap.js';
import { PacketSplitter, type PacketHandler } from './packet-splitter.js';

/** What a packet socket tells. After `onClose` nothing more comes. */
export interface PacketSocketListener {
  onOpen(): void;
  /** Bytes came in, be it a part of a packet only: the connection is alive. */
  onBytes(): void;
  /** A packet has begun and is not whole yet. What is thrown ends the connection, as in `onPacket`. */
  onPacketBegin(firstByte: number): void;
  readonly onPacket: PacketHandler;
  /** What to say to the other side before we close for `error`; nothing without an answer. */
  farewell(error: MqttError): Uint8Array | undefined;
  /** @param error - why we closed it, or why it failed; undefined when the other side or the network ended it without a word. */
  onClose(event: {
    readonly opened: boolean;
    readonly code: number;
    readonly error: MqttError | undefined;
  }): void;
}

/** Sees whole packets; `packet` holds for the time of the call. */
export type SocketTap = (direction: PacketDirection, packet: Uint8Array) => void;

/** The subprotocol of MQTT over WebSocket (MQTT 3.1.1 [MQTT-6.0.0-3]). */
const SUBPROTOCOL = 'mqtt';

/**
 * A WebSocket that speaks whole MQTT packets (MQTT 3.1.1 §6). Knows frames and lengths, not what packets mean.
 */
export class PacketSocket {
  readonly out: GatherBuffer;
  readonly #socket: WebSocketLike;
  readonly #listener: PacketSocketListener;
  readonly #splitter: PacketSplitter;
  #tap: SocketTap | undefined;
  /** Cuts what leaves into packets, while somebody looks at them. */
  #outgoing: PacketSplitter | undefined;
  #opened = false;
  #closed = false;

  /** @throws MqttError `blocked-by-policy`, `connection-failed` or `mixed-content` when the browser refuses to try. */
  constructor(
    url: string,
    WebSocket: WebSocketConstructor,
    maxPacketBytes: number,
    listener: PacketSocketListener,
  ) {
    this.#listener = listener;
    this.#splitter = new PacketSplitter(
      maxPacketBytes,
      (packet, bodyOffset) => {
        if (this.#closed) return;
        this.#tap?.('in', packet);
        listener.onPacket(packet, bodyOffset);
      },
      (firstByte) => {
        if (!this.#closed) listener.onPacketBegin(firstByte);
      },
    );
    this.#socket = openSocket(url, [SUBPROTOCOL], WebSocket);
    this.#socket.binaryType = 'arraybuffer';
    this.out = new GatherBuffer((bytes) => {
      this.#outgoing?.push(bytes);
      this.#socket.send(bytes);
    });
    this.#socket.addEventListener('open', () => {
      this.#onOpen();
    });
    this.#socket.addEventListener('message', (event) => {
      this.#onMessage(event.data);
    });
    this.#socket.addEventListener('close', (event) => {
      this.#finish(event.code, this.#socket.failure);
    });
    // A browser tells nothing in an error event; the close event that follows carries the code.
    this.#socket.addEventListener('error', () => undefined);
  }

  /** What sees every packet that comes in or leaves. */
  set tap(tap: SocketTap | undefined) {
    // What was gathered may begin in the middle of a packet.
    this.out.flush();
    this.#tap = tap;
    this.#outgoing =
      tap &&
      new PacketSplitter(Infinity, (packet) => {
        tap('out', packet);
      });
  }

  /** Bytes handed to the browser but not yet to the network. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Ends the connection with the WebSocket closing handshake after what was written. */
  end(): void {
    this.out.flush();
    if (!this.#closed) this.#socket.close(1000);
  }

  /** Ends the connection at once; `onClose` has been called when this returns. */
  destroy(error?: MqttError): void {
    if (this.#closed) return;
    const farewell = error && this.#opened ? this.#listener.farewell(error) : undefined;
    if (farewell) this.out.write(farewell);
    this.out.flush();
    this.#socket.close(1000);
    this.#finish(1000, error);
  }

  #onOpen(): void {
    if (this.#closed) return;
    // Chromium fails such a handshake itself, other browsers let it pass: a page must not work in some of them only.
    if (this.#socket.protocol !== SUBPROTOCOL) {
      const message = `The server opened a WebSocket, but not one for MQTT: it did not answer with the subprotocol “${SUBPROTOCOL}”.`;
      this.destroy(new MqttError('connection-failed', message, { retryable: true }));
      return;
    }
    this.#opened = true;
    try {
      this.#listener.onOpen();
    } catch (cause) {
      this.destroy(
        new MqttError('protocol-error', 'The connection could not be opened.', { cause }),
      );
      return;
    }
    this.out.open();
  }

  #onMessage(data: unknown): void {
    if (this.#closed) return;
    this.#listener.onBytes();
    this.feed(() => {
      if (!(data instanceof ArrayBuffer)) {
        throw new MqttError(
          'protocol-error',
          'The server sent text, where MQTT sends bytes only: it may be no MQTT broker.',
        );
      }
      this.#splitter.push(new Uint8Array(data));
    });
  }

  /** Runs what takes packets; what it throws ends the connection. */
  feed(take: () => void): void {
    try {
      take();
    } catch (error) {
      this.destroy(
        error instanceof MqttError
          ? error
          : new MqttError('malformed-packet', 'The broker sent a packet that cannot be read.', {
              retryable: true,
              cause: error,
            }),
      );
    }
  }

  #finish(code: number, error: MqttError | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.out.close();
    this.#listener.onClose({ opened: this.#opened, code, error });
  }
}
