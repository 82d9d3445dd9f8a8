/** Names of control packets by type (MQTT 3.1.1 §2.2.1). */
const PACKETS = [
  'reserved',
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
] as const;

/** The name of a control packet. */
export type PacketName = (typeof PACKETS)[number];

/** A place in a stream: `offset` bytes of the chunk lie before it. */
export interface Boundary {
  readonly edge: 'start' | 'end';
  readonly packet: PacketName;
  readonly offset: number;
}

/**
 * Finds MQTT packets in one direction of a TCP connection that carries a WebSocket: behind the HTTP
 * head, inside of frames, masked or not (RFC 6455 §5). Without TLS and without compression.
 */
export class PacketBoundaries {
  #head = '';
  #inFrames = false;
  /** Bytes of a frame's header while it is not whole. */
  #frameHeader: number[] = [];
  #frameLeft = 0;
  #frameCarriesMqtt = false;
  #mask: readonly number[] | undefined;
  #maskAt = 0;
  /** What of a packet is known: its first byte and the bytes of its remaining length. */
  #packetHeader: number[] = [];
  #packetLeft = 0;

  /** Takes the next bytes and tells of every packet that starts or ends in them, in order. */
  push(chunk: Uint8Array): readonly Boundary[] {
    const found: Boundary[] = [];
    let at = this.#inFrames ? 0 : this.#skipHead(chunk);
    while (at < chunk.length) {
      if (this.#frameLeft === 0) {
        this.#takeFrameHeader(chunk[at++] ?? 0);
      } else if (!this.#frameCarriesMqtt || this.#packetLeft > 0) {
        at += this.#skip(chunk.length - at, at, found);
      } else {
        this.#takePacketHeader(chunk[at] ?? 0, at, found);
        at++;
      }
    }
    return found;
  }

  /** Looks for the blank line behind the HTTP head; returns the position behind it. */
  #skipHead(chunk: Uint8Array): number {
    const before = this.#head.length;
    this.#head += Buffer.from(chunk).toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return chunk.length;
    this.#inFrames = true;
    return end + 4 - before;
  }

  #takeFrameHeader(byte: number): void {
    const header = this.#frameHeader;
    header.push(byte);
    const second = header[1];
    if (second === undefined) return;
    const masked = second >= 0x80;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const maskAt = 2 + lengthBytes;
    if (header.length < maskAt + (masked ? 4 : 0)) return;
    this.#frameLeft =
      lengthBytes === 0
        ? short
        : header.slice(2, maskAt).reduce((length, next) => length * 256 + next, 0);
    this.#mask = masked ? header.slice(maskAt) : undefined;
    this.#maskAt = 0;
    const opcode = (header[0] ?? 0) & 0x0f;
    this.#frameCarriesMqtt = opcode === 0 || opcode === 2;
    this.#frameHeader = [];
  }

  /** Passes over bytes that tell nothing: the rest of a packet, or a frame that carries none. */
  #skip(available: number, at: number, found: Boundary[]): number {
    const wanted = this.#frameCarriesMqtt ? this.#packetLeft : this.#frameLeft;
    const count = Math.min(available, this.#frameLeft, wanted);
    this.#frameLeft -= count;
    this.#maskAt += count;
    if (this.#frameCarriesMqtt) {
      this.#packetLeft -= count;
      if (this.#packetLeft === 0) this.#endPacket(at + count, found);
    }
    return count;
  }

  #takePacketHeader(masked: number, at: number, found: Boundary[]): void {
    const byte = masked ^ (this.#mask?.[this.#maskAt % 4] ?? 0);
    this.#maskAt++;
    this.#frameLeft--;
    const header = this.#packetHeader;
    header.push(byte);
    if (header.length === 1) {
      found.push({ edge: 'start', packet: nameOf(byte), offset: at });
      return;
    }
    if (byte >= 0x80 && header.length < 5) return;
    this.#packetLeft = header
      .slice(1)
      .reduceRight((length, next) => length * 128 + (next & 0x7f), 0);
    if (this.#packetLeft === 0) this.#endPacket(at + 1, found);
  }

  #endPacket(offset: number, found: Boundary[]): void {
    found.push({ edge: 'end', packet: nameOf(this.#packetHeader[0] ?? 0), offset });
    this.#packetHeader = [];
  }
}

function nameOf(firstByte: number): PacketName {
  return PACKETS[firstByte >> 4] ?? 'reserved';
}
