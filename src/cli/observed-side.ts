import { Flags } from '@oclif/core';
import type { CollectedState } from '../dump/collect/collect-host.ts';
import type { LiveHost } from '../dump/collect/live-host.ts';
import type { readHost } from '../dump/collect/read-live-dump.ts';
import type { DumpText } from '../dump/read-dump.ts';
import type { Dump } from '../fdb/dump.ts';
import { dumpArguments } from './dump-arguments.ts';
import { WrongUsage } from './errors.ts';
import { type HostChoice, hostFlags } from './host-flags.ts';
import { interrupted } from './interrupt.ts';
import { collectOptions, openLiveHost } from './live-host.ts';
import { note } from './note.ts';
import { withProgress } from './progress.ts';
import { streams } from './streams.ts';

/** These say how a host's tools are run, which needs a host. */
const ofHost = { relationships: [{ type: 'some' as const, flags: ['live', 'ssh'] }] };

/** Flags of every command that reads what a host holds. */
export const observedFlags = {
  live: Flags.boolean({
    description: "read this host's own dataplane, instead of a DUMP; Open vSwitch's needs root",
    helpGroup: 'OBSERVED STATE',
    exclusive: ['ssh', 'sos'],
  }),
  ...hostFlags,
  ssh: { ...hostFlags.ssh, exclusive: ['live', 'sos'] },
  sudo: { ...hostFlags.sudo, ...ofHost },
  'exec-prefix': { ...hostFlags['exec-prefix'], ...ofHost },
  bridge: { ...hostFlags.bridge, ...ofHost },
  'agent-type': {
    ...hostFlags['agent-type'],
    relationships: [{ type: 'some' as const, flags: ['live', 'ssh', 'sos'] }],
  },
  sos: Flags.string({
    description: 'read a sosreport instead of a DUMP: its folder, or its archive',
    helpValue: 'PATH',
    helpGroup: 'OBSERVED STATE',
    exclusive: ['live', 'ssh'],
  }),
};

export interface ObservedChoice extends HostChoice {
  live: boolean;
  sos?: string | undefined;
  /** What is read is kept for it. */
  bundle?: string | undefined;
}

/** Where the observed state comes from. Close it when done. */
export interface ObservedSide {
  /** Can it be looked at again, and show what has changed? */
  readonly isLive: boolean;
  /**
   * Reads what the host holds, each time anew.
   * @throws what readDump, readHost, openLiveHost and readSosReport throw; WrongUsage when standard input is read a second time
   */
  readObserved(): Promise<Dump>;
  /** What was read last, where it is kept for a bundle: texts that make the same dump. */
  kept(l2popVersion: string): Promise<readonly DumpText[]>;
  close(): Promise<void>;
}

/** Is anything named that tells what a host holds? */
export const namesObserved = ({ live, ssh, sos }: ObservedChoice, argv: readonly unknown[]): boolean =>
  live || ssh !== undefined || sos !== undefined || argv.length > 0;

/** Runs a piece of work with what the command line names, and closes it afterwards, whatever happened. Throws as observedSide. */
export async function withObserved<T>(
  flags: ObservedChoice,
  argv: readonly unknown[],
  work: (side: ObservedSide) => Promise<T>,
): Promise<T> {
  const side = observedSide(flags, argv);
  try {
    return await work(side);
  } finally {
    await side.close();
  }
}

/** What a host holds, read anew each time; of standard input and a sosreport, which stay as they are, it is read once. */
export function observedEachTime(
  side: ObservedSide,
  { sos }: ObservedChoice,
  argv: readonly unknown[],
): () => Promise<Dump> {
  const stays = sos !== undefined || argv.includes('-');
  let dump: Promise<Dump> | undefined;
  return () => {
    if (!stays) return side.readObserved();
    dump ??= side.readObserved();
    return dump;
  };
}

/** `--live`, `--ssh`, `--sos`, or DUMP… of the command line. @throws WrongUsage when there are two, or none */
export function observedSide(flags: ObservedChoice, argv: readonly unknown[]): ObservedSide {
  const place = flags.live
    ? '--live'
    : flags.ssh !== undefined
      ? '--ssh'
      : flags.sos !== undefined
        ? '--sos'
        : undefined;
  if (place === undefined) return ofDumps(argv, flags.bundle !== undefined);
  if (argv.length > 0) throw new WrongUsage(`both ${place} and a DUMP are named: ${argv[0]}`, 'Name one of them.');
  return place === '--sos' ? ofSosReport(flags.sos!, flags) : ofLiveHost(flags);
}

function ofLiveHost(flags: ObservedChoice): ObservedSide {
  const options = collectOptions(flags);
  const what = flags.ssh === undefined ? "this host's" : `${flags.ssh}'s`;
  let opened: LiveHost | undefined;
  let last: Awaited<ReturnType<typeof readHost>> | undefined;
  return {
    isLive: true,
    async readObserved() {
      const live = await import('../dump/collect/read-live-dump.ts');
      opened ??= await openLiveHost(flags);
      last = await withProgress(`reading ${what} dataplane`, live.readHost(opened, options));
      const { dump, state } = last;
      if (state.foundPrefix) noteContainer(state.foundPrefix);
      options.execPrefix ??= state.foundPrefix;
      return dump;
    },
    async kept(l2popVersion) {
      if (last === undefined || opened === undefined) return [];
      const { keptLiveDump } = await import('./bundle/kept-dump.ts');
      return keptLiveDump(opened, flags, last, l2popVersion);
    },
    close: async () => opened?.close(),
  };
}

/** Tells that Open vSwitch's tools were found in a container. */
export const noteContainer = (prefix: NonNullable<CollectedState['foundPrefix']>): void =>
  note(`Open vSwitch's tools are those of a container: --exec-prefix '${prefix.join(' ')}'`);

function ofSosReport(path: string, { 'agent-type': agentType }: ObservedChoice): ObservedSide {
  let parts: readonly DumpText[] = [];
  return {
    isLive: false,
    async readObserved() {
      const { readReport } = await import('../dump/sos/read-sos-report.ts');
      const reading = readReport(path, { agentType, signal: interrupted });
      const report = await withProgress('reading the sosreport', reading);
      parts = report.parts;
      return report.dump;
    },
    kept: async () => parts,
    close: async () => {},
  };
}

function ofDumps(argv: readonly unknown[], isKept: boolean): ObservedSide {
  const parts = dumpArguments(argv);
  const hasStdin = argv.includes('-');
  let isRead = false;
  let kept: readonly DumpText[] = [];
  return {
    isLive: false,
    async readObserved() {
      if (isRead && hasStdin) throw new WrongUsage('standard input can be read only once', 'Name the dump as a file.');
      isRead = true;
      const { readDump } = await import('../dump/read-dump.ts');
      if (isKept) kept = await (await import('./bundle/kept-dump.ts')).keptParts(parts);
      const options = hasStdin && !isKept ? { stdin: streams.stdin } : {};
      return withProgress('reading the dump', readDump(isKept ? kept : parts, options));
    },
    kept: async () => kept,
    close: async () => {},
  };
}
