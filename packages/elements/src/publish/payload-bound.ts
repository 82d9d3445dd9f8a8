import type { ConnectionState } from '@mqtt-kit/core';

/** A page holds a payload in memory several times while it is sent. */
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;
/** For the topic and the header. */
const PACKET_ROOM = 1024;

/** The largest payload that is taken from a file, in bytes: what the broker takes, and not more than a page can hold. */
export function payloadBound(state: ConnectionState | undefined): number {
  if (state?.status !== 'connected') return MAX_PAYLOAD_BYTES;
  return Math.max(0, Math.min(MAX_PAYLOAD_BYTES, state.info.maximumPacketSize - PACKET_ROOM));
}
