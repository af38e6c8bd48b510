import { hostsOf } from '../fdb/agent-hosts.ts';
import type { Dump } from '../fdb/dump.ts';
import type { FdbQuery } from '../fdb/query.ts';
import type { DiffOutcome } from '../format/diff-report.ts';
import { type CompareChoice, type Comparison, compareHost } from './compare-host.ts';
import { downAgentsNote } from './down-agents.ts';

/** Compares a host with a dump of it, and says what is worth knowing beside the result. @throws as compareHost */
export async function diffHost(
  source: FdbQuery,
  choice: CompareChoice,
  dump: Dump,
  note: (text: string) => void,
): Promise<{ comparison: Comparison; outcome: DiffOutcome }> {
  const comparison = await compareHost(source, choice, dump);
  const { expected, agents, result, names } = comparison;
  const down = downAgentsNote(agents, new Set([...expected.ownTunnelIps, ...expected.tunnelIps]));
  if (down !== undefined) note(down);
  const { host } = choice;
  const { origin } = source;
  return { comparison, outcome: { host, origin, kind: dump.kind, result, names, hosts: hostsOf(agents) } };
}
