/** Pure: what `keep` and `history-src` say, and what is wrong with them. */
import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';
import { parseDuration } from '../element/time-attributes.js';
import { wrong } from '../element/wrong-attribute.js';

/** The attributes as properties; undefined where one is absent. */
export interface HistoryAttributes {
  /** How long received messages are kept on this device: `30s`, `5m`, `1h`, `7d`. */
  readonly keep: string | undefined;
  /** Where older messages are fetched; `{topic}` in it stands for the topic filter. */
  readonly historySrc: string | undefined;
}

/** Nothing shorter is worth keeping, in milliseconds. */
const SHORTEST_MS = 1000;

/** How long to keep messages, in milliseconds; undefined for what is no such time. */
export function keepMs(keep: string): number | undefined {
  const ms = parseDuration(keep);
  return ms !== undefined && ms >= SHORTEST_MS ? ms : undefined;
}

/** Everything that is wrong. @param base - where relative addresses begin. */
export function historyProblems(
  { keep, historySrc }: HistoryAttributes,
  base: string,
): readonly Problem[] {
  return [
    keep === undefined || keepMs(keep) !== undefined
      ? undefined
      : wrong(
          'keep',
          msg(
            str`“${keep}” is no time to keep messages: write 30s, 5m, 1h or 7d, for example; 30d at most.`,
          ),
        ),
    historySrc === undefined || isFetchable(historySrc, base)
      ? undefined
      : wrong(
          'history-src',
          msg(
            'Write an address of http or https without a user name, such as /api/history?topic={topic}.',
          ),
        ),
  ].filter((problem) => problem !== undefined);
}

function isFetchable(address: string, base: string): boolean {
  const whole = address.replaceAll('{topic}', 'topic');
  const url = whole.trim() !== '' && URL.canParse(whole, base) ? new URL(whole, base) : undefined;
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === ''
  );
}
