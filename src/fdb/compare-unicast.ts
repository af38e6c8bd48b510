import { isDangling, isUnresolved } from './endpoint.ts';
import { addressesOfKey, type EndpointKey, isAt } from './expected-endpoint.ts';
import { foreignMark } from './foreign-mark.ts';
import { addAll, type Judged, type Pairing, placeOf, type Scene } from './scene.ts';

export interface UnicastComparison {
  judged: Judged[];
  /** Entries whose tunnel ip the dump does not tell: of them only the MAC was compared. */
  withoutEndpoint: number;
  /** MACs that Neutron has under two endpoints, as during a migration. */
  migrating: string[];
}

/**
 * missing-unicast, stale-unicast, wrong-endpoint, dangling-port of one segment (spec l2pop 5.1, 5.3). A MAC
 * expected at two endpoints is right at either, one that is on this host too may be missing; an entry whose endpoint the dump does not tell is right if its
 * MAC is expected.
 * @param except MACs that another kind of drift speaks for
 */
export function compareUnicast(
  pairing: Pairing,
  scene: Scene,
  except: ReadonlySet<string> = new Set(),
): UnicastComparison {
  const { network, segment } = pairing;
  const place = placeOf(pairing);
  const reaches = floodLookup(pairing);
  const result: UnicastComparison = { judged: [], withoutEndpoint: 0, migrating: [] };
  for (const [mac, endpoints] of network.unicast) {
    const isHereToo = network.ownMacs.has(mac);
    if (endpoints.size > 1 || isHereToo) result.migrating.push(mac);
    if (except.has(mac)) continue;
    const observed = segment.unicast.get(mac);
    if (observed === undefined && isHereToo) continue;
    if (observed === undefined) {
      result.judged.push(missing(pairing, scene, mac, endpoints, reaches));
    } else if (isUnresolved(observed)) {
      result.withoutEndpoint += 1;
    } else if (isDangling(observed) || !isAtOneOf(endpoints, observed)) {
      const kind = isDangling(observed) ? 'dangling-port' : 'wrong-endpoint';
      const ips = network.ipsOf.get(mac) ?? [];
      const notes = kind === 'wrong-endpoint' ? [whereItLeads(observed, scene)] : [];
      result.judged.push({
        finding: { kind, ...place, mac, ips: [...ips], expected: [...endpoints].sort(), observed, notes },
        when: {},
      });
    }
  }
  addAll(result.judged, staleUnicast(pairing, except));
  return result;
}

const isAtOneOf = (endpoints: ReadonlySet<EndpointKey>, observed: string): boolean => {
  if (endpoints.has(observed)) return true;
  for (const endpoint of endpoints) if (isAt(endpoint, observed)) return true;
  return false;
};

function missing(
  pairing: Pairing,
  scene: Scene,
  mac: string,
  endpoints: ReadonlySet<EndpointKey>,
  reaches: ReturnType<typeof floodLookup>,
): Judged {
  const { network, segment } = pairing;
  const learned = segment.learned.get(mac);
  const learnedCovers = learned !== undefined && (isUnresolved(learned) || isAtOneOf(endpoints, learned));
  const notes: string[] = [];
  if (learned !== undefined && !learnedCovers) notes.push(`a learned entry sends it to ${learned} for now`);
  if (learned !== undefined && isUnresolved(learned))
    notes.push(`learned at ${learned}, whose tunnel ip the dump does not tell`);
  if (scene.uncertain.unicast) notes.push(scene.uncertain.unicast);
  return {
    finding: {
      kind: 'missing-unicast',
      ...placeOf(pairing),
      mac,
      ips: [...(network.ipsOf.get(mac) ?? [])],
      expected: [...endpoints].sort(),
      learnedCovers,
      notes,
    },
    when: { learnedCovers, floodThere: reaches(endpoints) },
  };
}

/** Answers whether broadcast of the segment reaches one of the endpoints; undefined: the dump does not tell. */
function floodLookup({ segment }: Pairing): (endpoints: ReadonlySet<EndpointKey>) => boolean | undefined {
  if (segment.notHeld.flood !== undefined) return () => undefined;
  const elsewhere = [...segment.flood].some(isUnresolved) ? undefined : false;
  return (endpoints) => {
    for (const endpoint of endpoints) {
      if (addressesOfKey(endpoint).some((address) => segment.flood.has(address))) return true;
    }
    return elsewhere;
  };
}

/** Spec l2pop 5.3: the old host of a migration, or a tunnel ip that changed. */
const whereItLeads = (observed: string, { expected }: Scene): string =>
  expected.tunnelIps.has(observed)
    ? `${observed} is another host in use: perhaps the one it migrated from`
    : `nothing in Neutron's entries names ${observed}: perhaps a tunnel ip that changed, or a host that is gone`;

function staleUnicast(pairing: Pairing, except: ReadonlySet<string>): Judged[] {
  const { network, segment } = pairing;
  const stale = [...segment.unicast].filter(([mac]) => !network.unicast.has(mac) && !except.has(mac));
  if (stale.length === 0) return [];
  const ipsOf = new Map<string, string[]>(stale.map(([mac]) => [mac, []]));
  for (const [ip, mac] of segment.arp) ipsOf.get(mac)?.push(ip);
  const place = placeOf(pairing);
  return stale.map(([mac, observed]) => {
    const isLocal = network.ownMacs.has(mac);
    const learned = segment.learned.get(mac);
    const isElsewhere = learned !== undefined && learned !== observed;
    const notes: string[] = [];
    if (isLocal) notes.push('the port is on this host itself');
    else if (isElsewhere) notes.push(`traffic of it comes from ${learned}`);
    else
      notes.push(
        "Neutron's port, if there is one, is DOWN, in BUILD or deleted, or of a kind that is never announced (DVR, HA)",
      );
    const foreign = foreignMark(segment.foreign?.unicast.has(mac), notes);
    return {
      finding: { kind: 'stale-unicast', ...place, mac, ips: ipsOf.get(mac) ?? [], observed, ...foreign, notes },
      when: { macInUse: isLocal || isElsewhere },
    };
  });
}
