/** Runs in the page that is measured: `<mqtt-subscribe>`, and what it says of the messages that came. */
import '@mqtt-kit/elements/define';
import type { MqttSubscribe } from '@mqtt-kit/elements';

/** The counters in the foot of the element, as a person reads them. */
export interface FootCounters {
  readonly received: number;
  readonly shown: number;
  readonly dropped: number;
}

/** What the element says, in each of the ways in which it says something. */
export interface ElementCounts {
  /** Undefined as long as it shows none. */
  readonly foot: FootCounters | undefined;
  readonly statistics: MqttSubscribe['statistics'];
  /** Messages that it gave to the view: all that came in `mqtt-messages`. */
  readonly taken: number;
  /** The payloads and topics of those that it still shows. */
  readonly shownBytes: number;
}

/** Puts one into the page. */
export function startElement(
  url: string,
  view: string,
): {
  readonly ready: Promise<void>;
  readonly counts: () => { readonly received: number; readonly element: ElementCounts };
} {
  const connection = document.createElement('mqtt-connection');
  connection.setAttribute('url', url);
  const element: MqttSubscribe = document.createElement('mqtt-subscribe');
  element.topic = 'flood/#';
  element.setAttribute('view', view);
  // Of single numbers: to count messages takes no memory that would be measured.
  const sizes = new Uint32Array(8192);
  let taken = 0;
  element.addEventListener('mqtt-messages', ({ messages }) => {
    for (const { topic, payload } of messages)
      sizes[taken++ % sizes.length] = topic.length + payload.byteLength;
  });
  const ready = new Promise<void>((resolve) => {
    element.addEventListener('mqtt-subscribed', () => {
      resolve();
    });
  });
  connection.append(element);
  document.body.append(connection);
  const bytesOfNewest = (count: number): number => {
    let bytes = 0;
    for (let index = taken - count; index < taken; index++) bytes += sizes[index % 8192] ?? NaN;
    return bytes;
  };
  return {
    ready,
    counts() {
      const foot = readFoot(element);
      const { statistics } = element;
      const shownBytes = bytesOfNewest(foot?.shown ?? 0);
      return { received: statistics.received, element: { foot, statistics, taken, shownBytes } };
    },
  };
}

function readFoot(element: MqttSubscribe): FootCounters | undefined {
  const numbers = element.shadowRoot?.querySelectorAll('[part="footer"] b') ?? [];
  const [received, shown, dropped] = [...numbers].map(({ textContent }) =>
    Number(textContent.replaceAll(',', '')),
  );
  if (received === undefined || shown === undefined || dropped === undefined) return undefined;
  return { received, shown, dropped };
}
