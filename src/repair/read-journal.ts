import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod/mini';
import type { PreparedCast } from '../fdb/cast-effects.ts';
import type { DumpKind } from '../fdb/dump.ts';
import { MalformedEntries } from '../fdb/entries.ts';
import { castFromJson, castSchema, faultOf } from './cast-schema.ts';
import type { CloudBroker } from './guards/same-cloud.ts';
import { JOURNAL_VERSION } from './journal.ts';
import type { CastFate } from './send-plan.ts';

/** A cast of a journal with what became of it. */
export interface JournalCast extends PreparedCast {
  number: number;
  fate: CastFate;
}

/** A sent plan as its journal tells of it. */
export interface JournalRecord {
  file: string;
  /** The file's name without its ending. */
  name: string;
  startedAt: Date;
  who: string;
  host: string;
  kind: DumpKind;
  broker: CloudBroker & { name: string };
  origin: string;
  ownTunnelIps: string[];
  undoes: string | undefined;
  casts: JournalCast[];
  /** `cut short`: the process ended without saying so. */
  end: 'sent' | 'stopped' | 'cut short';
  reason?: string | undefined;
  /** Was the dataplane seen as it should be afterwards? undefined: nobody looked. */
  verified: boolean | undefined;
}

/** A file that is no journal, or not one of this release. */
export class MalformedJournal extends Error {
  override readonly name = 'MalformedJournal';
  constructor(
    readonly file: string,
    readonly line: number,
    readonly fault: string,
  ) {
    super(`${file}:${line}: no journal of l2pop fix: ${fault}`);
  }
}

const head = z.object({
  l2pop_journal: z.literal(JOURNAL_VERSION),
  started_at: z.iso.datetime(),
  who: z.string(),
  host: z.string(),
  agent_type: z.enum(['ovs', 'linuxbridge', 'entries']),
  broker: z.object({ name: z.string(), cluster: z.string(), vhost: z.string() }),
  source: z.string(),
  own_tunnel_ips: z.array(z.string()),
  undoes: z.nullable(z.string()),
  stages: z.array(z.array(castSchema)),
});

const line = z.object({
  event: z.string(),
  cast: z.optional(z.int()),
  reason: z.optional(z.string()),
  clean: z.optional(z.boolean()),
});

/**
 * Reads a journal. Its last line may be cut short, as by a power cut.
 * @throws MalformedJournal, or the file system's error
 */
export async function readJournal(file: string): Promise<JournalRecord> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((text) => text !== '');
  const first = parse(head, lines[0] ?? '', file, 1);
  const events = lines.slice(1).flatMap((text, index) => {
    const isLast = index === lines.length - 2;
    if (isLast && !text.endsWith('}')) return [];
    return [parse(line, text, file, index + 2)];
  });
  const fates = new Map<number, CastFate>();
  let end: JournalRecord['end'] = 'cut short';
  let reason: string | undefined;
  let verified: boolean | undefined;
  for (const { event, cast, ...rest } of events) {
    if (event === 'sent' || event === 'stopped') {
      end = event;
      reason = rest.reason;
    } else if (event === 'verified') verified = rest.clean;
    // what was being sent when the process ended may have arrived
    else if (cast !== undefined) fates.set(cast, event === 'sending' ? 'unknown' : (event as CastFate));
  }
  return {
    file,
    name: basename(file, '.jsonl'),
    startedAt: new Date(first.started_at),
    who: first.who,
    host: first.host,
    kind: first.agent_type,
    broker: first.broker,
    origin: first.source,
    ownTunnelIps: first.own_tunnel_ips,
    undoes: first.undoes ?? undefined,
    casts: first.stages.flat().map((cast) => {
      try {
        return { ...castFromJson(cast, first.host), number: cast.number, fate: fates.get(cast.number) ?? 'not-sent' };
      } catch (error) {
        if (error instanceof MalformedEntries) throw new MalformedJournal(file, 1, error.message);
        throw error;
      }
    }),
    end,
    reason,
    verified,
  };
}

function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
  file: string,
  number: number,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedJournal(file, number, 'not a line of JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { place, fault } = faultOf(parsed.error);
  throw new MalformedJournal(file, number, `${place}: ${fault}`);
}
