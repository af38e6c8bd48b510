import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod/mini';
import type { PreparedPlan } from '../fdb/cast-effects.ts';
import { MalformedEntries } from '../fdb/entries.ts';
import { stagesToJson } from '../fdb/plan-json.ts';
import { castFromJson, castSchema, faultOf } from './cast-schema.ts';
import type { CloudBroker } from './guards/same-cloud.ts';

/** Rises when a saved plan changes its meaning. */
const SAVED_PLAN_VERSION = 1;

/** A plan with all that has to fit when it is carried out later. */
export interface SavedPlan {
  l2popVersion: string;
  createdAt: Date;
  broker: CloudBroker;
  /** Where the expected state came from. */
  origin: string;
  /** When the dump was taken that it was made from; undefined where it has no date. */
  dumpTakenAt: Date | undefined;
  /** Entries that the host held then. */
  held: number;
  ownTunnelIps: string[];
  /** How many differences no cast mends: they are no part of it. */
  unmended: number;
  plan: PreparedPlan;
}

/** A file that is no saved plan of this release. */
export class MalformedPlan extends Error {
  override readonly name = 'MalformedPlan';
  constructor(
    readonly file: string,
    readonly fault: string,
  ) {
    super(`${file}: no saved plan of l2pop fix: ${fault}`);
  }
}

/** A plan that cannot be saved. */
export class PlanNotSaved extends Error {
  override readonly name = 'PlanNotSaved';
  constructor(
    readonly file: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`cannot save the plan in ${file}: ${cause.code ?? cause.message}`);
  }
}

/** Writes a plan as a whole or not at all, for the user alone. @throws PlanNotSaved */
export async function savePlan(file: string, saved: SavedPlan): Promise<void> {
  const { plan, broker } = saved;
  const document = {
    l2pop_plan: SAVED_PLAN_VERSION,
    l2pop_version: saved.l2popVersion,
    created_at: saved.createdAt.toISOString(),
    host: plan.host,
    agent_type: plan.kind,
    broker: { cluster: broker.cluster, vhost: broker.vhost, name: broker.name },
    source: saved.origin,
    dump_taken_at: saved.dumpTakenAt?.toISOString() ?? null,
    held: saved.held,
    own_tunnel_ips: saved.ownTunnelIps,
    unmended: saved.unmended,
    stages: stagesToJson(plan),
  };
  await writeFileAtomic(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new PlanNotSaved(file, cause);
    },
  );
}

const schema = z.object({
  l2pop_plan: z.literal(SAVED_PLAN_VERSION),
  l2pop_version: z.string(),
  created_at: z.iso.datetime(),
  host: z.string(),
  agent_type: z.enum(['ovs', 'linuxbridge', 'entries']),
  broker: z.object({ cluster: z.string(), vhost: z.string(), name: z.optional(z.string()) }),
  source: z.string(),
  dump_taken_at: z.nullable(z.iso.datetime()),
  held: z.int(),
  own_tunnel_ips: z.array(z.string()),
  unmended: z.int(),
  stages: z.array(z.array(castSchema)),
});

/** @throws MalformedPlan, or the file system's error */
export async function readPlan(file: string): Promise<SavedPlan> {
  const document = parse(await readFile(file, 'utf8'), file);
  const { host, agent_type: kind } = document;
  try {
    return {
      l2popVersion: document.l2pop_version,
      createdAt: new Date(document.created_at),
      broker: document.broker,
      origin: document.source,
      dumpTakenAt: document.dump_taken_at === null ? undefined : new Date(document.dump_taken_at),
      held: document.held,
      ownTunnelIps: document.own_tunnel_ips,
      unmended: document.unmended,
      plan: {
        host,
        kind,
        stages: document.stages.map((stage) => stage.map((cast) => castFromJson(cast, host))),
        unmended: [],
        notes: [],
      },
    };
  } catch (error) {
    if (error instanceof MalformedEntries) throw new MalformedPlan(file, error.message);
    throw error;
  }
}

function parse(text: string, file: string): z.output<typeof schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedPlan(file, 'not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { place, fault } = faultOf(parsed.error);
  throw new MalformedPlan(file, `${place}: ${fault}`);
}
