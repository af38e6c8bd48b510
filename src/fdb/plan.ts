import type { Advice } from './advice.ts';
import type { AgentCast } from './agent-cast.ts';
import type { Drift } from './drift.ts';
import type { DumpKind } from './dump.ts';

/** One cast of a plan: to the drifting agent alone, about one network. */
export interface PlannedCast {
  networkId: string;
  cast: AgentCast & { readonly to: { readonly host: string } };
  /** The drift that it mends; empty for a cast that only prepares another. */
  mends: Drift[];
  /** What it is for, a sentence without full stop. */
  why: string;
}

/** What a plan cannot mend, with what can. */
export interface Unmended {
  drift: Drift;
  advice: Advice;
}

/**
 * Casts that mend drift on one host (spec l2pop 5.5). Casts of one stage do not depend on each other; those of a
 * later stage may only be sent once the earlier stage shows in the dataplane, since agents work on messages side by side.
 */
export interface Plan {
  host: string;
  kind: DumpKind;
  stages: PlannedCast[][];
  unmended: Unmended[];
  /** Remarks on the plan as a whole, a sentence each without full stop. */
  notes: string[];
}
