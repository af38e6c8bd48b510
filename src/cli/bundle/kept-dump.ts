import { buffer } from 'node:stream/consumers';
import type { LiveHost } from '../../dump/collect/live-host.ts';
import type { readHost } from '../../dump/collect/read-live-dump.ts';
import { dumpFileText } from '../../dump/file/write-dump-file.ts';
import { readWholeFile } from '../../dump/read-chunks.ts';
import { bundledDumpOf, type DumpText } from '../../dump/read-dump.ts';
import { dumpHeader } from '../dump-header.ts';
import type { HostChoice } from '../host-flags.ts';
import { streams } from '../streams.ts';

/**
 * DUMP arguments read into memory: what is read is what goes into the bundle, also of a pipe, or of a file that changes.
 * @throws UnreadableInput, UnreadableBundle
 */
export async function keptParts(parts: readonly { file: string }[]): Promise<DumpText[]> {
  const kept: DumpText[] = [];
  for (const { file } of parts) kept.push(...(await keptPart(file)));
  return kept;
}

async function keptPart(file: string): Promise<DumpText[]> {
  if (file === '-') return [{ name: file, text: await buffer(streams.stdin), ofFile: { modifiedAt: undefined } }];
  const bundled = await bundledDumpOf(file);
  if (bundled) return bundled;
  const { bytes, modifiedAt } = await readWholeFile(file);
  return [{ name: file, text: bytes, ofFile: { modifiedAt } }];
}

/** What was read of a host, as `l2pop dump` writes it. */
export async function keptLiveDump(
  host: LiveHost,
  flags: HostChoice,
  read: Awaited<ReturnType<typeof readHost>>,
  l2popVersion: string,
): Promise<DumpText[]> {
  const header = await dumpHeader(host, flags, read, l2popVersion);
  const outputs = read.state.parts.map(({ name: command, text }) => ({ command, text }));
  const text = Buffer.concat([...dumpFileText(header, outputs)].map((piece) => Buffer.from(piece)));
  return [{ name: `dump of ${header.host}`, text }];
}
