import { type DiffResult, diff } from '../fdb/diff.ts';
import type { Dump } from '../fdb/dump.ts';
import type { Expected } from '../fdb/expected.ts';
import type { AgentAddress, FdbQuery } from '../fdb/query.ts';
import { resolveEndpoints } from '../fdb/resolve-endpoints.ts';
import { networksToCompare } from './compared-networks.ts';
import { expectedSide } from './expected-side.ts';
import { requireKnownHost } from './hosts.ts';
import { withProgress } from './progress.ts';

/** What a comparison of a host goes by. */
export interface CompareChoice {
  host: string;
  network?: string[] | undefined;
  source?: string | undefined;
  'include-unneeded': boolean;
}

/** One comparison of what a host should hold with what its dump holds. */
export interface Comparison {
  expected: Expected;
  /** Of the source, if it knows them. */
  agents: readonly AgentAddress[] | undefined;
  /** With the endpoints that the expected side made known. */
  dump: Dump;
  result: DiffResult;
  /** Network id → name, where the source knows names. */
  names: Map<string, string>;
  /** Ids of the networks that were chosen, where some were. */
  chosen: readonly string[] | undefined;
}

/**
 * Asks a source for the entries of the host and compares them with a dump of it.
 * @throws UnknownHost, UnknownNetworkName, WrongUsage, DumpOfAnotherHost, and what the source throws
 */
export async function compareHost(source: FdbQuery, choice: CompareChoice, dump: Dump): Promise<Comparison> {
  const { host } = choice;
  const choosing = async () => {
    await requireKnownHost(source, host);
    return networksToCompare(source, dump, host, choice.network ?? []);
  };
  const networks = await withProgress(`asking ${source.origin} for its agents and networks`, choosing());
  const asking = expectedSide(source, host, networks, dump, choice.source);
  const { expected, agents, unknown } = await withProgress(`asking ${source.origin}`, asking);
  const resolved = resolveEndpoints(dump, expected.tunnelIps);
  const result = diff(expected, resolved, { includeUnneeded: choice['include-unneeded'] });
  for (const networkId of unknown) {
    result.notCompared.push({
      networkId,
      what: 'network',
      reason: `unknown to ${source.origin}: deleted, as it seems`,
    });
  }
  const isChosen = !networks.complete && !networks.fromDump;
  return {
    expected,
    agents,
    dump: resolved,
    result,
    names: networks.names,
    chosen: isChosen ? networks.ids : undefined,
  };
}
