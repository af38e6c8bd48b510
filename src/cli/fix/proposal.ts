import type { TunnelHosts } from '../../fdb/agent-hosts.ts';
import type { PreparedPlan } from '../../fdb/cast-effects.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { CloudBroker } from '../../repair/guards/same-cloud.ts';

/** Throws what speaks against a plan; `at`: now. */
export type Guard = (at: Date) => void;

/** A plan that may be sent, with all that is asked, guarded and kept about it. */
export interface Proposal {
  plan: PreparedPlan;
  /** Where the expected state came from, or what is undone. */
  origin: string;
  /** What the question adds about that, or nothing. */
  remark: string;
  madeAt: Date;
  names: ReadonlyMap<string, string>;
  hosts: TunnelHosts;
  /** What was left out, a sentence each. */
  skipped: string[];
  /** How many of them for another reason than that it is so already. */
  unfit: number;
  /** What it was made from, or compared with; undefined for a saved plan without a dump. */
  dump: Dump | undefined;
  /** When the dump that it was made from was taken. */
  dumpTakenAt: Date | undefined;
  /** A dump with the tunnel ips told that the plan knows. */
  resolve(dump: Dump): Dump;
  /** Unicast and flooding entries that the host holds. */
  held: number;
  ownTunnelIps: string[];
  /** The broker that it was made for, where that is known before one is opened. */
  madeFor?: { what: 'saved plan' | 'journal'; broker: CloudBroker };
  /** Name of the journal that it takes back. */
  undoes?: string;
  /** What of it does not hold, by all that can be known before a broker is asked. */
  guards: readonly Guard[];
  /** The guards of what is left of it by a dump that was read later. */
  guardsOf(plan: PreparedPlan, dump: Dump): readonly Guard[];
  /** What still differs on the host, a sentence each, by a dump of it taken afterwards. */
  left(dump: Dump): Promise<string[]>;
  /** Differences that no cast mends. */
  unmended: number;
}
