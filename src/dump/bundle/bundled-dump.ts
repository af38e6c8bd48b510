import type { DumpText } from '../read-dump.ts';
import { UnreadableBundle } from './errors.ts';
import { readBundle } from './read-bundle.ts';

/**
 * The dump in a bundle, as it was given where the bundle was made; undefined for a file that is none.
 * @throws UnreadableBundle, also when it was made without a dump; the file system's error
 */
export async function readBundledDump(path: string, signal?: AbortSignal): Promise<DumpText[] | undefined> {
  const bundle = await readBundle(path, ({ dump }) => (dump?.parts ?? []).map(({ file }) => file), signal);
  if (bundle === undefined) return undefined;
  const { dump } = bundle.manifest;
  if (dump === null) throw new UnreadableBundle(path, 'it was made without a dump');
  const takenAt = dump.taken_at === null ? undefined : new Date(dump.taken_at);
  return dump.parts.map(({ file, name, command }) => ({
    name,
    text: bundle.content(file),
    hosts: dump.prompt_hosts,
    ...(command === null ? {} : { command }),
    ...(takenAt === undefined ? {} : { takenAt }),
  }));
}
