/** Pure: what `keep` and `history-src` say, and what is wrong with them. */
import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';
import { wrong } from '../element/wrong-attribute.js';

/** The attributes as properties; undefined where one is absent. */
export interface HistoryAttributes {
  /** How long received messages are kept on this device: `30s`, `5m`, `1h`, `7d`. */
  readonly keep: string | undefined;
  /** Where older messages are fetched; `{topic}` in it stands for the topic filter. */
  readonly historySrc: string | undefined;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The longest time: 30 days. */
const LONGEST_MS = 30 * 86_400_000;

/** How long to keep messages, in milliseconds; undefined for what is no such time. */
export function keepMs(keep: string): number | undefined {
  const [, number, unit = ''] = /^([1-9]\d{0,6})([smhd])$/.exec(keep.trim()) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? NaN);
  return ms <= LONGEST_MS ? ms : undefined;
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
