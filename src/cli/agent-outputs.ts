import { setTimeout as pause } from 'node:timers/promises';
import type { FdbEntries } from '../fdb/entries.ts';
import type { TransportEvent } from '../transport/transport.ts';
import { coalesced } from './coalesced.ts';

export interface AgentOutputsOptions {
  host: string;
  dumpFile: string | undefined;
  /** `--on-change`. */
  command: string | undefined;
  entries(): FdbEntries;
  log(event: TransportEvent): void;
}

/** What an agent leaves behind of its changes: a dump file that follows them, and then a run of the user's command. */
export interface AgentOutputs {
  /** Writes the dump, whatever changed. */
  write(): void;
  /** Writes the dump and then runs the command; changes that come faster than that are taken together. */
  changed(networkIds: readonly string[]): void;
  /** Resolves when the dump holds the last change. */
  settled(): Promise<void>;
  /** Ends a run of the command. */
  stop(): void;
  /** Rejects with NotWritable when the dump cannot be written. Never resolves. */
  readonly failed: Promise<never>;
}

/** @throws NotWritable */
export async function agentOutputs(options: AgentOutputsOptions): Promise<AgentOutputs> {
  const { host, dumpFile, command, entries, log } = options;
  const file = dumpFile === undefined ? undefined : await (await import('./dump-file.ts')).openDumpFile(dumpFile);
  const variables = { L2POP_HOST: host, ...(dumpFile !== undefined && { L2POP_DUMP_FILE: dumpFile }) };
  const run =
    command === undefined
      ? undefined
      : (await import('./change-command.ts')).changeCommand(command, variables, (how) =>
          log({ level: 'warning', message: `--on-change: ${how}` }),
        );
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined); // it is awaited later

  const unwritten = new Set<string>();
  const dump = coalesced(async () => {
    const networkIds = [...unwritten];
    unwritten.clear();
    const before = performance.now();
    try {
      await file?.write(entries());
    } catch (error) {
      return fail(error);
    }
    if (networkIds.length > 0) run?.changed(networkIds);
    // a large dump written without end would leave no time for casts
    if (file) await pause(performance.now() - before);
  });

  return {
    failed,
    write: () => dump.want(),
    changed(networkIds) {
      for (const id of networkIds) unwritten.add(id);
      dump.want();
    },
    settled: () => dump.settled(),
    stop: () => run?.stop(),
  };
}
