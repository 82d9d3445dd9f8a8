/** Long enough for a browser that asks where to put it. In milliseconds. */
const KEPT_MS = 60_000;

/** Lets the person save a file, as a link with `download` would. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, KEPT_MS);
}
