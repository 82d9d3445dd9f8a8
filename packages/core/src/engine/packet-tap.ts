/** Which way a packet went: `in` from the broker, `out` to it. */
export type PacketDirection = 'in' | 'out';

/**
 * Sees whole packets pass, secrets and all: who gets them must redact. `packet` is a view that holds for the time of the call.
 * Whatever it throws ends the connection, so it must not.
 */
export type PacketTap = (
  direction: PacketDirection,
  packet: Uint8Array,
  protocolVersion: 4 | 5,
) => void;
