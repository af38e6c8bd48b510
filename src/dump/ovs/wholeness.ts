import type { BridgeFlows } from './bridge-flows.ts';
import type { Layout } from './layout.ts';

/** What was seen of a dump's commands that says how much of the flows it shows. */
export interface Cuts {
  /** `...` between flows, or a command that filters lines. */
  linesLeftOut: boolean;
}

/** Why a table cannot be compared as a whole, in a few words; undefined when it can. */
export function lacks(table: number, flows: BridgeFlows, cuts: Cuts): string | undefined {
  const seen = flows.tables.get(table);
  if (!seen) return `table ${table} was not dumped`;
  if (cuts.linesLeftOut) return `flows of table ${table} may be left out`;
  return seen.hasDefault ? undefined : `table ${table} was dumped in part`;
}

/**
 * Are all segments of the host shown? Agents up to 2015.1 have no table 6, so a dump of the other tables
 * does without it.
 */
export function areSegmentsComplete(flows: BridgeFlows, layout: Layout, cuts: Cuts): boolean {
  const isWhole = (table: number) => lacks(table, flows, cuts) === undefined;
  return [...layout.ingress.keys()].every(
    (table) => isWhole(table) || (table === 6 && !flows.tables.has(6) && isWhole(0) && isWhole(20)),
  );
}
