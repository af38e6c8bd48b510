import { isSameHost } from '../fdb/check-host.ts';
import type { Dump } from '../fdb/dump.ts';
import { Detection } from './detect.ts';
import { type HostSeen, TwoHosts } from './errors.ts';
import type { DumpFileHeader } from './file/dump-file.ts';
import { DamagedDumpFile } from './file/errors.ts';
import { DUMP_FORMATS } from './formats.ts';
import { PartSink } from './part-sink.ts';
import { readFileChunks, readStreamChunks, readTextChunks } from './read-chunks.ts';
import { archiveOf } from './read-tar.ts';

/** A file (`-`: standard input; also a bundle with a dump), or a text. */
export type DumpPart = { file: string } | DumpText;

/** A text, in UTF-8 if in bytes. */
export interface DumpText {
  text: string | Uint8Array;
  /** For messages. */
  name: string;
  takenAt?: Date;
  /** It is a file's: of this date, unless a line of date(1) in it tells another. */
  ofFile?: { modifiedAt: Date | undefined };
  /** Names of its host that stand nowhere in it. */
  hosts?: readonly string[];
  /** What printed it, as if it stood behind a prompt above it. */
  command?: string;
}

export interface ReadDumpOptions {
  /** What `-` reads; process.stdin by default. */
  stdin?: AsyncIterable<Uint8Array | string>;
}

/**
 * Reads what one host's dataplane holds. The form of each part is found from its content; all parts
 * together are one dump (flows and a port table, say), and a part may hold several commands' output, or be a file of
 * `l2pop dump`.
 * @throws UnreadableInput, BinaryInput, LineTooLong, MalformedJson, DamagedDumpFile, EmptyDump, NothingRecognised,
 *   TwoHosts, MixedKinds, UnreadableBundle
 */
export async function readDump(given: readonly DumpPart[], options: ReadDumpOptions = {}): Promise<Dump> {
  const parts = (
    await Promise.all(given.map(async (part) => ('file' in part && (await bundledDumpOf(part.file))) || [part]))
  ).flat();
  const knownHosts = [...new Set(parts.flatMap((part) => ('hosts' in part && part.hosts) || []))];
  const detection = new Detection(DUMP_FORMATS);
  const dumpFiles: DumpFile[] = [];
  let takenAt: Date | undefined;
  for (const part of parts) {
    const name = 'file' in part ? part.file : part.name;
    const sink = new PartSink(name, detection);
    let at: Date | undefined;
    if ('text' in part) {
      if (part.command !== undefined) sink.push(Buffer.from(`$ ${part.command}\n`));
      readTextChunks(part.text, sink);
      at = part.ofFile ? (detection.dateOfFile ?? part.ofFile.modifiedAt) : part.takenAt;
    } else if (part.file === '-') {
      await readStreamChunks(options.stdin ?? process.stdin, name, sink);
    } else {
      at = readFileChunks(part.file, sink).modifiedAt;
    }
    if (sink.header !== undefined) {
      const { parseDumpFileHeader } = await import('./file/dump-file.ts');
      const header = parseDumpFileHeader(name, sink.header);
      dumpFiles.push({ name, header });
      at = new Date(header.taken_at);
    } else if ('file' in part) at = detection.dateOfFile ?? at;
    // the oldest part: a dump is as old as that
    if (at !== undefined && (takenAt === undefined || at < takenAt)) takenAt = at;
  }
  requireOneHost(dumpFiles, detection.hosts);
  const dump = withFacts(detection.result().dump(), dumpFiles);
  const promptHosts = [detection.hosts, dump.promptHosts, knownHosts].find(({ length }) => length > 0) ?? [];
  return { ...dump, promptHosts, ...(takenAt === undefined ? {} : { takenAt }) };
}

/** The dump of a file that is a bundle; undefined for any other. @throws UnreadableBundle */
export async function bundledDumpOf(file: string): Promise<DumpText[] | undefined> {
  // what cannot be opened is told where it is read
  const archive = file === '-' ? undefined : await archiveOf(file).catch(() => undefined);
  return archive && (await import('./bundle/bundled-dump.ts')).readBundledDump(file);
}

interface DumpFile {
  name: string;
  header: DumpFileHeader;
}

/** @throws TwoHosts */
function requireOneHost(dumpFiles: readonly DumpFile[], promptHosts: readonly string[]): void {
  const hosts = dumpFiles.map(({ name, header }): HostSeen => ({ host: header.host, file: name, line: 1 }));
  const [first, ...others] = [...hosts, ...promptHosts.map((host): HostSeen => ({ host, file: 'a prompt', line: 1 }))];
  const other = others.find(({ host }) => !isSameHost(host, first!.host));
  if (hosts.length > 0 && other) throw new TwoHosts([first!, other]);
}

/**
 * A dump file tells its host; the name is of use where no tunnel ip tells whose dump it is.
 * @throws DamagedDumpFile when its outputs are those of another agent
 */
function withFacts(dump: Dump, dumpFiles: readonly DumpFile[]): Dump {
  for (const { name, header } of dumpFiles) {
    if (dump.kind !== header.agent_type) {
      throw new DamagedDumpFile(name, `agent_type is ${header.agent_type}, and its outputs are those of ${dump.kind}`);
    }
  }
  const header = dumpFiles[0]?.header;
  if (header === undefined || dump.ownTunnelIps.length > 0) return dump;
  const known = header.tunnel_ips.length > 0;
  return { ...dump, ownTunnelIps: header.tunnel_ips, promptHosts: known ? [] : [header.host] };
}
