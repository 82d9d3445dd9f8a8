import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of a browser's profile in which a text lies, in the encodings that browsers use. */
export async function filesWith(profile: string, text: string): Promise<readonly string[]> {
  const needles = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const contents = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => contents.includes(needle))) found.push(path);
  }
  return found;
}
