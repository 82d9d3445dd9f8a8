import '@mqtt-kit/elements';

/** A tile that shows one field of the newest message on its topic. */
interface Tile {
  readonly article: HTMLElement;
  readonly output: HTMLOutputElement;
  readonly age: HTMLElement;
  receivedAt: number | undefined;
}

/** Without news for this long a value is drawn as old, in milliseconds. */
const STALE_MS = 15_000;

/** Fills every `.tile` from the `mqtt-message` events that bubble up to `source`. */
export function startTiles(source: HTMLElement): void {
  const tiles = new Map<string, Tile>();
  for (const article of document.querySelectorAll<HTMLElement>('.tile')) {
    const output = article.querySelector('output');
    const age = article.querySelector<HTMLElement>('small');
    const { topic } = article.dataset;
    if (output && age && topic) tiles.set(topic, { article, output, age, receivedAt: undefined });
  }

  source.addEventListener('mqtt-message', (event) => {
    const tile = tiles.get(event.topic);
    if (!tile) return;
    tile.output.textContent = valueOf(event, tile.article.dataset);
    tile.receivedAt = event.message.receivedAt;
    showAge(tile);
  });
  setInterval(() => {
    for (const tile of tiles.values()) showAge(tile);
  }, 1000);
}

function valueOf(
  event: HTMLElementEventMap['mqtt-message'],
  { field, digits }: DOMStringMap,
): string {
  if (!field) return event.text();
  let payload: unknown;
  try {
    payload = event.json();
  } catch {
    return '?';
  }
  const value: unknown =
    payload !== null && typeof payload === 'object' ? Reflect.get(payload, field) : undefined;
  return typeof value === 'number' ? value.toFixed(Number(digits ?? 0)) : '?';
}

function showAge({ age, article, receivedAt }: Tile): void {
  if (receivedAt === undefined) return;
  const seconds = Math.max(0, Math.round((Date.now() - receivedAt) / 1000));
  // The gate reports when it moves; a reading comes every second, so an old one is news of its own.
  const stale = Boolean(article.dataset.field) && seconds * 1000 > STALE_MS;
  article.classList.toggle('stale', stale);
  const words =
    seconds < 2
      ? 'just now'
      : seconds < 90
        ? `${seconds} s ago`
        : `${Math.round(seconds / 60)} min ago`;
  age.textContent = stale ? `no news for ${words.replace(' ago', '')}` : words;
}
