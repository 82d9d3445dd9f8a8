/** Pure. */

/** What systems do not take in the name of a file. */
const NOT_IN_NAMES = /[\\/:*?"<>|\p{C}]+/gu;
const LONGEST = 80;

/** A name that every system takes for a file, from one that a person gave. */
export function fileName(name: string, extension: string): string {
  const plain = name
    .replace(NOT_IN_NAMES, ' ')
    .trim()
    .slice(0, LONGEST)
    .replace(/[. ]+$/, '');
  return `${plain === '' ? 'certificate' : plain}.${extension}`;
}
