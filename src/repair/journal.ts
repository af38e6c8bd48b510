import { closeSync, fdatasyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreparedPlan } from '../fdb/cast-effects.ts';
import { stagesToJson } from '../fdb/plan-json.ts';
import type { CloudBroker } from './guards/same-cloud.ts';
import type { CastFate } from './send-plan.ts';

/** Rises when a line of a journal changes its meaning. */
export const JOURNAL_VERSION = 1;

/** What a journal says before the first cast. */
export interface JournalHead {
  startedAt: Date;
  l2popVersion: string;
  /** `user@machine` of whoever sends. */
  who: string;
  broker: CloudBroker & { name: string };
  /** Where the expected state came from, or what is undone. */
  origin: string;
  plan: PreparedPlan;
  /** Casts that bring back what was there before, and what none brings back. */
  inverse: { plan: PreparedPlan; without: readonly string[] };
  /** The agent's own tunnel ips, as the dump has them. */
  ownTunnelIps: readonly string[];
  /** Name of the journal that is undone. */
  undoes?: string | undefined;
}

/** A line of its own after the head, each on the disk before anything else happens. */
export type JournalEvent =
  | { event: 'sending'; cast: number }
  | { event: CastFate; cast: number; error?: string }
  | { event: 'sent' }
  | { event: 'stopped'; reason: string }
  | { event: 'verified'; clean: boolean; left: string[] };

/** A journal that cannot be written: nothing is sent without one. */
export class JournalNotWritten extends Error {
  override readonly name = 'JournalNotWritten';
  constructor(
    readonly file: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`cannot write the journal ${file}: ${cause.code ?? cause.message}`);
  }
}

export interface Journal {
  readonly file: string;
  /** @throws JournalNotWritten */
  record(event: JournalEvent): void;
  close(): void;
}

/**
 * Begins a journal: a file of JSON lines that only the user can read, in a folder that only the user can enter.
 * @throws JournalNotWritten
 */
export function beginJournal(folder: string, head: JournalHead): Journal {
  const { plan, inverse, broker } = head;
  const name = `${head.startedAt.toISOString().replace(/[-:]/g, '')}-${plan.host.replace(/[^\w.-]/g, '_')}`;
  const { file, descriptor } = create(folder, name);
  const write = (line: unknown): void => {
    try {
      writeFileSync(descriptor, `${JSON.stringify(line)}\n`); // all of it, unlike writeSync
      fdatasyncSync(descriptor);
    } catch (error) {
      throw new JournalNotWritten(file, error as NodeJS.ErrnoException);
    }
  };
  write({
    l2pop_journal: JOURNAL_VERSION,
    l2pop_version: head.l2popVersion,
    started_at: head.startedAt.toISOString(),
    who: head.who,
    host: plan.host,
    agent_type: plan.kind,
    broker: { name: broker.name, cluster: broker.cluster, vhost: broker.vhost },
    source: head.origin,
    own_tunnel_ips: head.ownTunnelIps,
    undoes: head.undoes ?? null,
    stages: stagesToJson(plan),
    inverse: { stages: stagesToJson(inverse.plan), without: inverse.without },
  });
  return {
    file,
    record: (event) => write({ at: new Date().toISOString(), ...event }),
    close: () => closeSync(descriptor),
  };
}

function create(folder: string, name: string): { file: string; descriptor: number } {
  let file = join(folder, `${name}.jsonl`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let number = 2; ; number += 1) {
      try {
        return { file, descriptor: openSync(file, 'wx', 0o600) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        file = join(folder, `${name}-${number}.jsonl`);
      }
    }
  } catch (error) {
    throw new JournalNotWritten(file, error as NodeJS.ErrnoException);
  }
}
