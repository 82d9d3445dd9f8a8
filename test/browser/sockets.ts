/** Watches the WebSockets that a page opens, and what it sends on them. */
export interface WatchedSockets {
  /** How many were opened since the watching began. */
  readonly opened: number;
  /** How many of them are not closed. */
  readonly alive: number;
  /** The types of the MQTT packets sent, in order: 8 is SUBSCRIBE, 10 is UNSUBSCRIBE (MQTT 3.1.1 §2.2.1). */
  readonly sent: readonly number[];
  /** Counts packets of one type. */
  count(type: number): number;
  stop(): void;
}

export const SUBSCRIBE = 8;
export const UNSUBSCRIBE = 10;

/** Stands in for the page's WebSocket until `stop()`. */
export function watchSockets(): WatchedSockets {
  const Original = globalThis.WebSocket;
  const sockets: WebSocket[] = [];
  const sent: number[] = [];

  class WatchedSocket extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (ArrayBuffer.isView(data)) {
        sent.push(...packetTypes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
      }
      // The parameter's type changes between versions of TypeScript's DOM library.
      super.send(data as Parameters<WebSocket['send']>[0]);
    }
  }

  globalThis.WebSocket = WatchedSocket;
  return {
    get opened() {
      return sockets.length;
    },
    get alive() {
      return sockets.filter(({ readyState }) => readyState <= Original.OPEN).length;
    },
    sent,
    count: (type) => sent.filter((each) => each === type).length,
    stop: () => {
      globalThis.WebSocket = Original;
    },
  };
}

/** A frame holds whole packets: each begins with its type and its length (MQTT 3.1.1 §2.2.3). */
function packetTypes(frame: Uint8Array): number[] {
  const types: number[] = [];
  for (let at = 0; at < frame.length;) {
    types.push((frame[at] ?? 0) >> 4);
    let length = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = frame[++at] ?? 0;
      length += (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    at += 1 + length;
  }
  return types;
}
