import { Flags } from '@oclif/core';
import { AGENT_TYPES, type AgentType } from '../dump/collect/agent-type.ts';
import type { Dump } from '../fdb/dump.ts';
import { dumpArguments } from './dump-arguments.ts';
import { WrongUsage } from './errors.ts';
import { interrupted } from './interrupt.ts';
import { withProgress } from './progress.ts';
import { DEFAULT_TIMEOUT_SECONDS } from './settings.ts';

/** Flags of every command that reads what a host holds. */
export const observedFlags = {
  live: Flags.boolean({
    description: "read this host's own dataplane, instead of a DUMP; Open vSwitch's needs root",
    helpGroup: 'OBSERVED STATE',
  }),
  'agent-type': Flags.option({
    options: AGENT_TYPES,
    dependsOn: ['live'],
    description: 'whose dataplane, where this host has that of two agents',
    helpGroup: 'OBSERVED STATE',
  })(),
};

export interface ObservedChoice {
  live: boolean;
  'agent-type'?: AgentType | undefined;
  timeout?: number | undefined;
}

/** Where the observed state comes from. */
export interface ObservedSide {
  readonly isLive: boolean;
  /**
   * Reads what the host holds, each time anew.
   * @throws what readDump and readLiveDump throw; WrongUsage when standard input is read a second time
   */
  readObserved(): Promise<Dump>;
}

/** `--live`, or DUMP… of the command line. @throws WrongUsage when it is both, or neither */
export function observedSide(flags: ObservedChoice, argv: readonly unknown[]): ObservedSide {
  if (!flags.live) return ofDumps(argv);
  if (argv.length > 0) {
    throw new WrongUsage(`both --live and a DUMP are named: ${argv[0]}`, 'Name one of them.');
  }
  return {
    isLive: true,
    async readObserved() {
      const { readLiveDump } = await import('../dump/collect/read-live-dump.ts');
      const reading = readLiveDump({
        agentType: flags['agent-type'],
        timeoutSeconds: flags.timeout ?? DEFAULT_TIMEOUT_SECONDS,
        signal: interrupted,
      });
      return withProgress("reading this host's dataplane", reading);
    },
  };
}

function ofDumps(argv: readonly unknown[]): ObservedSide {
  const parts = dumpArguments(argv);
  const hasStdin = argv.includes('-');
  let isRead = false;
  return {
    isLive: false,
    async readObserved() {
      if (isRead && hasStdin) throw new WrongUsage('standard input can be read only once', 'Name the dump as a file.');
      isRead = true;
      const { readDump } = await import('../dump/read-dump.ts');
      return withProgress('reading the dump', readDump(parts));
    },
  };
}
