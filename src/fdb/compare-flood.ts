import { isIpv6 } from './address.ts';
import { isTunnelIp, isUnresolved } from './endpoint.ts';
import { addressesOfKey, type EndpointKey } from './expected-endpoint.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import { isFloodOfWiring } from './flood-of-wiring.ts';
import { foreignMark } from './foreign-mark.ts';
import { type Judged, type Pairing, placeOf, type Scene } from './scene.ts';

export interface FloodComparison {
  judged: Judged[];
  /** Some tunnel ips are not told by the dump: the rest was compared by number. */
  byNumber: boolean;
  /** Not flooded to, and no drift: all that is there is under another endpoint too (2.7.2). */
  excused: EndpointKey[];
}

/** missing-flood and stale-flood of one segment (spec l2pop 5.1, 5.3). */
export function compareFlood(pairing: Pairing, scene: Scene): FloodComparison {
  const { network, segment } = pairing;
  const absent = [...network.flood].filter((key) => !addressesOfKey(key).some((address) => segment.flood.has(address)));
  const excuses = absent.length > 0 ? endpointsOfMigration(network, new Set(absent)) : new Set();
  const excused = absent.filter((key) => excuses.has(key));
  const missing = absent.filter((key) => !excuses.has(key));
  const expected = new Set([...network.flood].flatMap(addressesOfKey));
  const surplus = [...segment.flood].filter((endpoint) => !expected.has(endpoint));
  const nameless = surplus.filter(isUnresolved);
  if (nameless.length > 0) return compareByNumber(pairing, scene, { missing, excused, surplus, nameless });
  return {
    judged: [...judgeMissing(pairing, scene, missing), ...judgeStale(pairing, scene, surplus)],
    byNumber: false,
    excused,
  };
}

/**
 * Endpoints that are there for ports in migration alone: each of their MACs is under an endpoint too that is
 * flooded to, or on this host. The entries of the destination are cast when the port is up there (2.5, 2.7.2).
 */
function endpointsOfMigration(network: ExpectedNetwork, absent: ReadonlySet<EndpointKey>): Set<EndpointKey> {
  const migrating = new Set<EndpointKey>();
  const settled = new Set<EndpointKey>();
  for (const [mac, keys] of network.unicast) {
    for (const key of keys) {
      if (!absent.has(key)) continue;
      const isElsewhere = network.ownMacs.has(mac) || [...keys].some((other) => !absent.has(other));
      (isElsewhere ? migrating : settled).add(key);
    }
  }
  return new Set([...migrating].filter((key) => !settled.has(key)));
}

function judgeMissing(pairing: Pairing, scene: Scene, missing: readonly EndpointKey[]): Judged[] {
  if (missing.length === 0) return [];
  const leadsTo = new Set(pairing.segment.unicast.values());
  const holdsUnicast = pairing.segment.notHeld.unicast === undefined;
  return missing.map((tunnelIp) => ({
    finding: {
      kind: 'missing-flood',
      ...placeOf(pairing),
      tunnelIp,
      notes: [...remarksOnEndpoint(tunnelIp, scene), ...(scene.uncertain.flood ? [scene.uncertain.flood] : [])],
    },
    when: {
      unicastThere: holdsUnicast ? addressesOfKey(tunnelIp).some((address) => leadsTo.has(address)) : undefined,
      tunnelPortThere: scene.hasTunnelPort(pairing.network.networkType, tunnelIp),
    },
  }));
}

function judgeStale(pairing: Pairing, scene: Scene, surplus: readonly string[]): Judged[] {
  if (surplus.length === 0) return [];
  const notes = isFloodOfWiring(pairing.segment, scene.dump)
    ? [
        'looks like the flood flow the agent makes when it wires the first port: the first add of a flooding entry rewrites it, a remove is ignored',
      ]
    : [];
  const foreign = foreignMark(pairing.segment.foreign?.flood, notes);
  return surplus.map((observed) => ({
    finding: {
      kind: 'stale-flood',
      ...placeOf(pairing),
      ...(isTunnelIp(observed) && { tunnelIp: observed }),
      observed,
      ...foreign,
      notes: [...notes],
    },
    when: {},
  }));
}

interface Counted {
  missing: readonly EndpointKey[];
  excused: EndpointKey[];
  surplus: readonly string[];
  nameless: readonly string[];
}

/** Which port leads to which endpoint is not known, so only a difference in number can be told. */
function compareByNumber(pairing: Pairing, scene: Scene, counted: Counted): FloodComparison {
  const { missing, excused, surplus, nameless } = counted;
  const named = surplus.filter((endpoint) => !isUnresolved(endpoint));
  const judged = judgeStale(pairing, scene, named);
  const note = `compared by number: the dump does not tell the tunnel ip of ${[...nameless].sort().join(', ')}`;
  const { network, segment } = pairing;
  const observed = `${segment.flood.size} ports, ${network.flood.size} endpoints expected`;
  if (missing.length > nameless.length) {
    const notes = [note, ...(scene.uncertain.flood ? [scene.uncertain.flood] : [])];
    const expected = [...missing].sort();
    judged.push({
      finding: { kind: 'missing-flood', ...placeOf(pairing), expected, observed, notes },
      when: { byNumber: true },
    });
  } else if (missing.length + excused.length + mayBeThere(pairing) < nameless.length) {
    const expected = [...network.flood].sort();
    judged.push({ finding: { kind: 'stale-flood', ...placeOf(pairing), expected, observed, notes: [note] }, when: {} });
  }
  return { judged, byNumber: true, excused: [] };
}

/** Endpoints of which nobody can tell whether they are among those without a name. */
const mayBeThere = ({ network }: Pairing): number =>
  [...(network.uncertainFlood?.endpoints ?? [])].filter((key) => !network.flood.has(key)).length;

/** Agents skip endpoints of the other IP family (spec l2pop 1.6). */
export function remarksOnEndpoint(endpoint: EndpointKey, { expected, dump }: Scene): string[] {
  const own = dump.ownTunnelIps[0] ?? expected.ownTunnelIps[0];
  if (own === undefined || addressesOfKey(endpoint).some((address) => isIpv6(address) === isIpv6(own))) return [];
  return [`agents skip endpoints of the other IP family, and this host's tunnel ip is ${own}`];
}
