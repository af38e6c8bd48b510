import type { Dump } from '../fdb/dump.ts';
import { type Expected, expectedState } from '../fdb/expected.ts';
import type { FdbQuery } from '../fdb/query.ts';
import type { ComparedNetworks } from './compared-networks.ts';

/**
 * Asks a source all that a diff wants to know of the host: the entries for it, the full set (which tells the host's own
 * endpoints, spec l2pop 5.2), and what only some sources know. The questions travel at once.
 * @throws what the source throws
 */
export async function expectedSide(
  source: FdbQuery,
  host: string,
  networks: ComparedNetworks,
  dump: Dump,
  requestor: string | undefined,
): Promise<Expected> {
  const [answer, full, agents, portsOnHost, migrating] = await Promise.all([
    source.getFdbEntries(networks.ids, { host, source: requestor }),
    source.isSaved ? undefined : source.getFdbEntries(networks.ids, { source: requestor }),
    source.agents?.(),
    source.portsOnHost?.(host),
    source.migrating?.(networks.ids),
  ]);
  const own = agents?.filter((agent) => agent.host === host).map((agent) => agent.tunnelIp);
  return expectedState({
    answer,
    full,
    ownTunnelIps: own ?? (source.isSaved ? dump.ownTunnelIps : undefined),
    host,
    portsOnHost,
    migrating,
    allNetworks: networks.complete,
  });
}
