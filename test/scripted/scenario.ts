import type { Packet, PacketCmd } from 'mqtt-packet';
import { generate } from 'mqtt-packet';
import type { Framing } from './framing.js';
import { mismatch, type Expected } from './match.js';

/** Bytes, or how to make them from the packet that was expected last: acknowledgements repeat its id. */
export type Said = Uint8Array | ((heard: Packet) => Uint8Array);

/** One step of what a scripted broker does on one connection. */
export type Step =
  /** Waits for a packet; `check` says what is wrong with it. */
  | {
      readonly kind: 'expect';
      readonly what: string;
      readonly check: (packet: Packet) => string | undefined;
    }
  /** Waits for exactly these bytes. */
  | { readonly kind: 'expect-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'send'; readonly said: Said; readonly framing: Framing }
  | { readonly kind: 'send-text'; readonly text: string }
  /** Sends back every byte that comes. Only the client can end it. */
  | { readonly kind: 'echo' }
  /** Reads on and minds nothing. Only the client can end it. */
  | { readonly kind: 'endure' }
  /** Says goodbye as WebSocket does (RFC 6455 §7). */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  /** Cuts the TCP connection without a word. */
  | { readonly kind: 'drop' };

/** How a scripted broker answers the request to open a WebSocket. */
export type Handshake =
  /** 101 and this subprotocol; none at all with `undefined`. */
  | { readonly kind: 'accept'; readonly subprotocol: string | undefined }
  /** What a server answers that knows no WebSocket here. */
  | { readonly kind: 'http'; readonly status: number }
  /** Nothing, ever. */
  | { readonly kind: 'silent' };

/** What a broker does: a script for each connection, in the order in which a client opens them. */
export interface Scenario {
  readonly handshake: Handshake;
  readonly connections: readonly (readonly Step[])[];
}

/** A step, or several that belong together. */
export type Steps = Step | readonly Step[];

/** A broker that takes one connection and follows these steps on it. */
export function scenario(...steps: readonly Steps[]): Scenario {
  return reconnecting(steps);
}

/** A broker that takes several connections, one after the other, each with steps of its own. */
export function reconnecting(...connections: readonly (readonly Steps[])[]): Scenario {
  return {
    handshake: { kind: 'accept', subprotocol: 'mqtt' },
    connections: connections.map((steps) => steps.flat()),
  };
}

/** A broker that answers the WebSocket handshake in its own way. */
export function withHandshake(handshake: Handshake, ...steps: readonly Steps[]): Scenario {
  return { handshake, connections: [steps.flat()] };
}

/**
 * Waits for a packet of this kind. Of `expected`, only what is named is compared.
 *
 * @example
 * expectPacket('publish', { topic: 'plant/1', qos: 1, payload: 'on' });
 */
export function expectPacket<C extends PacketCmd>(
  cmd: C,
  expected: Expected<Extract<Packet, { cmd: C }>> = {},
): Step {
  return {
    kind: 'expect',
    what: cmd.toUpperCase(),
    check: (packet) =>
      packet.cmd === cmd
        ? mismatch(packet, expected)
        : `${packet.cmd.toUpperCase()} came instead of ${cmd.toUpperCase()}`,
  };
}

/** Waits for exactly these bytes, given as hexadecimal digits or as they are. */
export function expectBytes(bytes: Uint8Array | string): Step {
  return { kind: 'expect-bytes', bytes: typeof bytes === 'string' ? hex(bytes) : bytes };
}

/** Sends bytes, given as hexadecimal digits, as they are, or made from the last packet. */
export function send(said: Said | string, framing: Framing = 'one-frame'): Step {
  return { kind: 'send', said: typeof said === 'string' ? hex(said) : said, framing };
}

/** Sends a text frame, which MQTT forbids ([MQTT-6.0.0-1]). */
export function sendText(text: string): Step {
  return { kind: 'send-text', text };
}

/** Sends back every byte that comes. */
export const echo: Step = { kind: 'echo' };

/** Stays there, reads, and says nothing. */
export const staySilent: Step = { kind: 'endure' };

/** Closes the WebSocket. */
export function close(code = 1000, reason = ''): Step {
  return { kind: 'close', code, reason };
}

/** Cuts the TCP connection. */
export const drop: Step = { kind: 'drop' };

/** Bytes from hexadecimal digits; blanks separate for the eye. */
export function hex(digits: string): Uint8Array {
  const compact = digits.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(compact)) throw new Error(`Not hexadecimal: ${digits}`);
  return Uint8Array.from(Buffer.from(compact, 'hex'));
}

/** The bytes of a well-formed packet. */
export function packet(content: Packet, protocolVersion: 4 | 5 = 4): Uint8Array {
  return Uint8Array.from(generate(content, { protocolVersion }));
}

/** Several packets behind one another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
