import { canonicalIp } from './address.ts';
import type { FdbEntries } from './entries.ts';
import { networksOf } from './entries.ts';
import { addressesOfKey, type EndpointKey, endpointKey } from './expected-endpoint.ts';
import { type ExpectedNetwork, expectedNetwork, type NetworkFacts } from './expected-network.ts';
import { groupBy } from './group-by.ts';
import { ownEndpoints, tunnelIpsOf } from './own-endpoints.ts';
import type { MigratingPort, PortsOnHost, UncertainFlood } from './query.ts';

export interface ExpectedSources {
  /** The entries needed on the host. */
  answer: FdbEntries;
  /**
   * The entries of the same networks asked for without a host. Its endpoints that the answer lacks are the
   * host's own and tell where the host has ACTIVE ports. Leave it out where the source does not tell hosts
   * apart (a saved answer): every network is then taken as needed on the host.
   */
  full?: FdbEntries | undefined;
  /** The tunnel ips of the host, where they are known for certain (agents, `local_ip`). */
  ownTunnelIps?: readonly string[] | undefined;
  host?: string | undefined;
  /** All ports Neutron binds to this host, whatever their status; more exact than `full`. */
  portsOnHost?: readonly PortsOnHost[] | undefined;
  migrating?: readonly MigratingPort[] | undefined;
  /** Networks whose flooding the source knows in part alone. */
  uncertainFlood?: readonly UncertainFlood[] | undefined;
  /** False if only some of the networks were asked for: nothing can then be said of tunnel ports. Default true. */
  allNetworks?: boolean | undefined;
}

/** What an agent should hold: the expected side of a diff. */
export interface Expected {
  host: string | undefined;
  networks: Map<string, ExpectedNetwork>;
  /** Networks that no tunnel carries, or whose entries cannot be used, with the reason. */
  skipped: { networkId: string; reason: string }[];
  /** The host's own tunnel ips; empty if the source does not tell. They are no endpoints of any network here. */
  ownTunnelIps: string[];
  /** Every tunnel ip named anywhere, own ones and uncertain ones included. */
  tunnelIps: Set<string>;
  /** Endpoints that Neutron writes in another spelling than the canonical one: agents know them by that (spec l2pop 3.4). */
  endpointTexts: Map<EndpointKey, string>;
  allNetworks: boolean;
  /** Conflicts and oddities of the expected side itself, a sentence each. */
  notes: string[];
}

const TUNNEL_TYPES: ReadonlySet<string> = new Set(['vxlan', 'gre', 'geneve']);

/** Brings FDB entries into the shape that is compared (spec l2pop 5.1). Linear in the number of pairs. */
export function expectedState(sources: ExpectedSources): Expected {
  const { answer, full } = sources;
  const own = new Set(
    (sources.ownTunnelIps?.length ? sources.ownTunnelIps : full ? ownEndpoints(answer, full) : []).map(canonicalIp),
  );
  const ports = new Map(sources.portsOnHost?.map((each) => [each.networkId, each]));
  const migrating = groupBy(sources.migrating ?? [], (port) => port.networkId);
  const uncertain = new Map(sources.uncertainFlood?.map((each) => [each.networkId, each]));
  const expected: Expected = {
    host: sources.host,
    networks: new Map(),
    skipped: [],
    ownTunnelIps: [...own].sort(),
    tunnelIps: new Set([
      ...tunnelIpsOf(full ? { ...answer, ...full } : answer),
      ...(sources.uncertainFlood ?? []).flatMap(({ possible }) => possible.map(endpointKey).flatMap(addressesOfKey)),
    ]),
    endpointTexts: endpointTextsOf(answer),
    allNetworks: sources.allNetworks ?? true,
    notes: [],
  };
  for (const [networkId, entries] of networksOf(answer)) {
    if (!TUNNEL_TYPES.has(entries.network_type)) {
      expected.skipped.push({ networkId, reason: `a ${entries.network_type} network: no tunnel carries it` });
    } else if (entries.segment_id === null) {
      expected.skipped.push({ networkId, reason: 'it has no segmentation id' });
    } else {
      const facts: NetworkFacts = {
        own,
        full: full?.[networkId],
        hostsAreKnown: full !== undefined,
        ports: sources.portsOnHost ? (ports.get(networkId) ?? 'none') : undefined,
        migrating: migrating.get(networkId) ?? [],
        uncertain: uncertain.get(networkId),
      };
      expected.networks.set(networkId, expectedNetwork(networkId, entries, entries.segment_id, facts, expected.notes));
    }
  }
  return expected;
}

function endpointTextsOf(answer: FdbEntries): Map<EndpointKey, string> {
  const texts = new Map<EndpointKey, string>();
  for (const [, { ports }] of networksOf(answer)) {
    for (const text of Object.keys(ports)) {
      const key = endpointKey(text);
      if (key !== text) texts.set(key, text);
    }
  }
  return texts;
}
