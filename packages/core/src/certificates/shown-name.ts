/** Pure: words of strangers, as they may stand in a sentence of ours. */

/** In characters. */
const LONGEST = 80;

/** Without what cannot be seen, or turns the text around it (control and formatting characters), and cut where it is long. */
export function shownName(text: string): string {
  const visible = text.replace(/\p{C}+/gu, '');
  const line = visible.replace(/\s+/g, ' ').trim();
  const characters = line.match(/./gu) ?? [];
  if (characters.length <= LONGEST) return line;
  return `${characters.slice(0, LONGEST - 1).join('')}…`;
}
