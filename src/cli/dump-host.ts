import type { DumpFileHeader } from '../dump/file/dump-file.ts';
import { dumpHeader } from './dump-header.ts';
import type { HostChoice } from './host-flags.ts';
import { collectOptions, openLiveHost } from './live-host.ts';
import { noteContainer } from './observed-side.ts';
import { withProgress } from './progress.ts';

/** A dump of a host, as `l2pop dump` writes it. */
export interface HostDump {
  header: Omit<DumpFileHeader, 'format' | 'version'>;
  /** The file, piece by piece. */
  text: Iterable<string>;
}

/**
 * Collects what a host holds, with what tells whose it is and what told it.
 * @throws what openLiveHost, collectHost and readDump throw
 */
export async function dumpHost(flags: HostChoice, l2popVersion: string): Promise<HostDump> {
  const options = collectOptions(flags);
  const { readHost } = await import('../dump/collect/read-live-dump.ts');
  const { dumpFileText } = await import('../dump/file/write-dump-file.ts');
  const host = await openLiveHost(flags);
  try {
    const work = readHost(host, options).then(async (read) => ({
      ...read,
      header: await dumpHeader(host, flags, read, l2popVersion),
    }));
    const { state, header } = await withProgress('collecting', work);
    if (state.foundPrefix) noteContainer(state.foundPrefix);
    return {
      header,
      text: dumpFileText(
        header,
        state.parts.map(({ name: command, text }) => ({ command, text })),
      ),
    };
  } finally {
    await host.close();
  }
}
