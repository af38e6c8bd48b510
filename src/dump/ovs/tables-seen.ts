import type { Flow } from './flow.ts';
import { jumpTable } from './flow-words.ts';

export interface TableSeen {
  flows: number;
  /** Its flow of priority 0 without a match: every table of br-tun has one, so a part of a dump may lack it. */
  hasDefault: boolean;
  defaultJump: number | undefined;
}

/** The tables that a dump shows flows of. */
export class TablesSeen {
  readonly all = new Map<number, TableSeen>();

  add(flow: Flow): void {
    const seen = this.count(flow.table);
    if (flow.priority !== 0) return;
    if (flow.match === '') seen.defaultJump = jumpTable(flow.actions);
    // table 2 has two, by the multicast bit
    seen.hasDefault = true;
  }

  count(table: number): TableSeen {
    let seen = this.all.get(table);
    if (!seen) {
      seen = { flows: 0, hasDefault: false, defaultJump: undefined };
      this.all.set(table, seen);
    }
    seen.flows += 1;
    return seen;
  }
}
