/** What is opened stays this far from the edge of the page. */
const EDGE_PX = 8;

/** Moves what opens beside a thing that may stand at the edge of the page, so that all of it can be seen. */
export function keepInSight(words: HTMLElement): void {
  words.style.translate = '';
  const { left, right } = words.getBoundingClientRect();
  const room = document.documentElement.clientWidth - EDGE_PX;
  const shift = Math.max(EDGE_PX - left, 0) || Math.min(room - right, 0);
  words.style.translate = `${String(shift)}px`;
}
