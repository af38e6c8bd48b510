import { hostsOf } from '../fdb/agent-hosts.ts';
import type { FdbEntries } from '../fdb/entries.ts';
import type { AgentAddress, FdbQuery } from '../fdb/query.ts';
import { isPairOf, type PortDestination } from '../fdb/trace/destination.ts';
import type { WhyOutcome } from '../format/why-report.ts';
import { WrongUsage } from './errors.ts';
import { agentsIfTold } from './hosts.ts';
import { chooseNetworks } from './networks.ts';
import { destinationOf, requireDestination } from './port-destination.ts';
import { withProgress } from './progress.ts';

/** What is asked. */
export interface WhyChoice {
  network: string;
  to: string;
  host?: string | undefined;
  source?: string | undefined;
}

/**
 * Why an entry is expected, or is not: where the source has an inventory, with the verdict of every rule; else whether it is
 * there, which is all that an answer tells.
 * @throws WrongUsage, UnknownNetworkName, and what the source throws
 */
export async function explainEntry(
  source: FdbQuery,
  { network, to, ...options }: WhyChoice,
): Promise<{ outcome: WhyOutcome; agents: AgentAddress[] | undefined }> {
  requireDestination('--to', to);
  const { ids, names } = await chooseNetworks(source, [network]);
  const id = ids[0]!;
  const destination = await destinationOf(source, id, '--to', to, 'mac');
  if (destination.kind === 'group') {
    throw new WrongUsage(
      `--to ${to}: expected the MAC, an IP address or the id of a port`,
      'Who is flooded to, l2pop query and l2pop trace say.',
    );
  }
  const asking = Promise.all([
    source.why?.(id, destination, options) ?? withoutRules(source, id, destination, options),
    agentsIfTold(source),
  ]);
  const [answer, agents] = await withProgress(`asking ${source.origin}`, asking);
  const { isExpected, entries, segment, verdicts } = answer;
  if (source.isSaved && !isExpected) {
    throw new WrongUsage(
      `${source.origin} does not have ${to}, and cannot tell whether it is expected: an answer that was asked for a host leaves out what is behind that host`,
      'Ask an inventory or a broker: --from database, --from https://…, --os-cloud NAME or --transport-url URL.',
    );
  }
  return {
    outcome: {
      network: { id, name: names.get(id), segment },
      to,
      host: options.host,
      origin: source.origin,
      isExpected,
      entries,
      verdicts,
      hosts: hostsOf(agents),
    },
    agents,
  };
}

type Told = Pick<WhyOutcome, 'isExpected' | 'entries' | 'verdicts'> & { segment: string };

async function withoutRules(
  source: FdbQuery,
  networkId: string,
  destination: PortDestination,
  options: { host?: string | undefined; source?: string | undefined },
): Promise<Told> {
  const answer: FdbEntries = await source.getFdbEntries([networkId], options);
  const { network_type: networkType, segment_id: segmentId, ports } = answer[networkId]!;
  const entries = Object.entries(ports).flatMap(([tunnelIp, pairs]) =>
    pairs.filter((pair) => isPairOf(pair, destination)).map((pair) => ({ tunnelIp, pair })),
  );
  const segment = `${networkType} ${segmentId ?? ''}`.trimEnd();
  return { isExpected: entries.length > 0, entries, segment, verdicts: undefined };
}
