import { build, type InlineConfig } from 'vite';

/** What a build would write, by its path in the output folder. */
export async function builtFiles(config: InlineConfig): Promise<ReadonlyMap<string, string>> {
  const built = await build({ ...config, build: { ...config.build, write: false } });
  const files = new Map<string, string>();
  for (const each of Array.isArray(built) ? built : [built]) {
    if (!('output' in each)) continue;
    for (const file of each.output) if (file.type === 'chunk') files.set(file.fileName, file.code);
  }
  return files;
}
