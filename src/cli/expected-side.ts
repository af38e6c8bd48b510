import type { Dump } from '../fdb/dump.ts';
import { type Expected, expectedState } from '../fdb/expected.ts';
import { type AgentAddress, type FdbQuery, UnknownNetwork } from '../fdb/query.ts';
import type { ComparedNetworks } from './compared-networks.ts';

export interface ExpectedSide {
  expected: Expected;
  /** Of the source, if it knows them. */
  agents: readonly AgentAddress[] | undefined;
  /** Networks that the dump names and the source does not know: deleted meanwhile, as a rule. */
  unknown: string[];
}

/**
 * Asks a source all that a diff wants to know of the host. A network that only the dump names may be gone from
 * Neutron; it is left out then, and told, and the rest is asked for again.
 * @throws what the source throws; UnknownNetwork for a network that the user named
 */
export async function expectedSide(
  source: FdbQuery,
  host: string,
  networks: ComparedNetworks,
  dump: Dump,
  requestor: string | undefined,
): Promise<ExpectedSide> {
  const unknown: string[] = [];
  let ids = networks.ids;
  for (;;) {
    try {
      return { ...(await ask(source, host, { ...networks, ids }, dump, requestor)), unknown };
    } catch (error) {
      if (!(error instanceof UnknownNetwork) || !networks.fromDump || !ids.includes(error.networkId)) throw error;
      unknown.push(error.networkId);
      ids = ids.filter((id) => id !== error.networkId);
    }
  }
}

/**
 * The entries for the host, the full set (which tells the host's own endpoints, spec l2pop 5.2), and what only some
 * sources know. The questions travel at once.
 */
async function ask(
  source: FdbQuery,
  host: string,
  networks: ComparedNetworks,
  dump: Dump,
  requestor: string | undefined,
): Promise<Omit<ExpectedSide, 'unknown'>> {
  const [answer, full, agents, portsOnHost, migrating, uncertainFlood] = await Promise.all([
    source.getFdbEntries(networks.ids, { host, source: requestor }),
    source.isSaved ? undefined : source.getFdbEntries(networks.ids, { source: requestor }),
    source.agents?.(),
    source.portsOnHost?.(host),
    source.migrating?.(networks.ids),
    source.uncertainFlood?.(networks.ids),
  ]);
  const own = agents?.filter((agent) => agent.host === host).map((agent) => agent.tunnelIp);
  const expected = expectedState({
    answer,
    full,
    ownTunnelIps: own ?? (source.isSaved ? dump.ownTunnelIps : undefined),
    host,
    portsOnHost,
    migrating,
    uncertainFlood,
    allNetworks: networks.complete,
  });
  return { expected, agents };
}
