import { canonicalIp } from '../../fdb/address.ts';
import { isSameHost } from '../../fdb/check-host.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { NetworkEntries } from '../../fdb/entries.ts';
import { addressesOfKey, type EndpointKey, endpointKey, isAt } from '../../fdb/expected-endpoint.ts';
import { groupBy } from '../../fdb/group-by.ts';
import type { AgentAddress } from '../../fdb/query.ts';
import { WrongUsage } from '../errors.ts';

/** A host that frames are traced from. Over RPC hosts are known by their tunnel ips alone. */
export interface TracedHost {
  host: string | undefined;
  /** Undefined: the source does not tell. */
  tunnelIps: readonly string[] | undefined;
  agent: AgentAddress | undefined;
}

/** Every agent host of the source; where it does not know them, every endpoint of the network. */
export function everyHost(agents: readonly AgentAddress[] | undefined, everywhere: NetworkEntries): TracedHost[] {
  if (agents === undefined) {
    return endpointsOf(everywhere).map((key) => ({
      host: undefined,
      tunnelIps: addressesOfKey(key),
      agent: undefined,
    }));
  }
  return [...groupBy(agents, ({ host }) => host).keys()].sort().map((host) => hostOf(host, agents));
}

/** Those hosts that the network has endpoints of. */
export const hostsOfNetwork = (
  agents: readonly AgentAddress[] | undefined,
  everywhere: NetworkEntries,
): TracedHost[] => {
  const endpoints = endpointsOf(everywhere);
  return everyHost(agents, everywhere).filter(({ tunnelIps = [] }) =>
    tunnelIps.some((tunnelIp) => endpoints.some((key) => isAt(key, tunnelIp))),
  );
};

/** The hosts of one endpoint: nearly always one. */
export function hostsAt(endpoint: EndpointKey, agents: readonly AgentAddress[] | undefined): TracedHost[] {
  const here = (agents ?? []).filter(
    ({ tunnelIp }) => isAt(endpoint, canonicalIp(tunnelIp)) || endpointKey(tunnelIp) === endpoint,
  );
  const names = [...new Set(here.map(({ host }) => host))];
  if (names.length > 0) return names.map((host) => hostOf(host, agents));
  return [{ host: undefined, tunnelIps: addressesOfKey(endpoint), agent: undefined }];
}

/** A host by its name. */
export function hostOf(host: string, agents: readonly AgentAddress[] | undefined): TracedHost {
  const own = agents?.filter((agent) => agent.host === host);
  const tunnelIps = own?.flatMap(({ tunnelIp }) => addressesOfKey(endpointKey(tunnelIp)));
  return { host, tunnelIps, agent: own?.[0] };
}

/**
 * Which of the hosts the dump is of: by its tunnel ip, by the user's word, by its prompts.
 * @throws WrongUsage where nothing tells
 */
export function ownerOfDump(
  dump: Dump,
  hosts: readonly TracedHost[],
  named: string | undefined,
): TracedHost | undefined {
  const [first] = dump.ownTunnelIps;
  if (first !== undefined) {
    const byTunnelIp = hosts.find(({ tunnelIps = [] }) => dump.ownTunnelIps.some((own) => tunnelIps.includes(own)));
    if (byTunnelIp !== undefined || named === undefined) return byTunnelIp;
  }
  const byName = hosts.find(
    ({ host }) => host !== undefined && (host === named || dump.promptHosts.some((prompt) => isSameHost(prompt, host))),
  );
  if (byName !== undefined || named !== undefined) return byName;
  throw new WrongUsage(
    'the dump does not tell of which host it is',
    'Name the host that it was taken on with --from-host.',
  );
}

const endpointsOf = ({ ports }: NetworkEntries): EndpointKey[] =>
  [...new Set(Object.keys(ports).map(endpointKey))].sort();
