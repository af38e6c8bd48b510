import type { Dump } from '../fdb/dump.ts';
import { networkIdPrefixOf, type Segment, segmentName } from '../fdb/forwarding.ts';
import { groupBy } from '../fdb/group-by.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { WrongUsage } from './errors.ts';
import { type ChosenNetworks, chooseNetworks } from './networks.ts';

export interface ComparedNetworks extends ChosenNetworks {
  /** Does the choice hold every network that the agent could have? Only then can tunnel ports be judged. */
  complete: boolean;
  /** Did the dump name them, and not the user? */
  fromDump: boolean;
}

/**
 * The networks that a diff is about: those of --network; else those that the dump names, and where the source lists
 * its networks also those it binds ports of to the host. A dump that names only segments needs such a source.
 * @throws WrongUsage when neither flags, dump nor source name a network; UnknownNetworkName
 */
export async function networksToCompare(
  source: FdbQuery,
  dump: Dump,
  host: string,
  wanted: readonly string[],
): Promise<ComparedNetworks> {
  const chosen = wanted.length > 0 ? wanted : (source.answersFor ?? []);
  if (chosen.length > 0) return { ...(await chooseNetworks(source, chosen)), complete: false, fromDump: false };
  const inSegments = dump.segments.flatMap((segment) => segment.networkId ?? []);
  const allNamed = dump.segments.every((segment) => segment.networkId !== undefined || isPast(segment, dump));
  const named = [...inSegments, ...dump.wiredNetworks.map(({ networkId }) => networkId), ...dump.unwiredNetworks];
  if (!source.listNetworks) {
    const ids = [...new Set(named)];
    if (ids.length === 0) {
      throw new WrongUsage('the dump names no network, only segments', howToName(dump));
    }
    return { ids, names: new Map(), complete: allNamed, fromDump: true };
  }
  if (source.isSaved)
    return { ids: await namedByDump(source, dump, named), names: new Map(), complete: true, fromDump: true };
  const known = await source.listNetworks();
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const byPrefix = groupBy(known, ({ id }) => networkIdPrefixOf(id));
  const prefixed = dump.segments.flatMap(({ networkIdPrefix = '' }) => byPrefix.get(networkIdPrefix) ?? []);
  const bearNames = dump.segments.every(({ networkId, networkIdPrefix }) => networkId ?? networkIdPrefix);
  if (bearNames && dump.segmentsComplete && source.portsOnHost) {
    const needed = (await source.portsOnHost(host)).map(({ networkId }) => networkId);
    const ids = new Set([...named, ...prefixed.map(({ id }) => id), ...needed]);
    return { ids: [...ids].filter((id) => names.has(id)), names, complete: true, fromDump: true };
  }
  return { ids: known.map(({ id }) => id), names, complete: true, fromDump: false };
}

/**
 * Is nothing left of a segment but what was learned from traffic? It ages out within minutes after the network has left the
 * host; a network that is still there has a port, whose name for it the dump tells where it has ports at all.
 */
const isPast = ({ unicast, flood, arp }: Segment, { wiredNetworks, unwiredNetworks }: Dump): boolean =>
  unicast.size + flood.size + arp.size === 0 && wiredNetworks.length + unwiredNetworks.length > 0;

/**
 * The networks of a saved answer whose id, its first characters, or segment the dump names. A saved answer does not tell
 * which of its networks the host needs, so what the dump does not name is left alone.
 */
async function namedByDump(source: FdbQuery, dump: Dump, named: readonly string[]): Promise<string[]> {
  const ids = (await source.listNetworks!()).map(({ id }) => id);
  const whole = new Set(named);
  const prefixes = new Set(dump.segments.map((segment) => segment.networkIdPrefix));
  const segments = new Set(dump.segments.filter(({ networkId }) => networkId === undefined).map(segmentName));
  const entries = await source.getFdbEntries(ids);
  const isNamed = (id: string): boolean => {
    const { network_type: networkType, segment_id: segmentId } = entries[id]!;
    if (whole.has(id) || prefixes.has(networkIdPrefixOf(id))) return true;
    return segmentId !== null && segments.has(segmentName({ networkType, segmentId }));
  };
  return ids.filter(isNamed);
}

function howToName(dump: Dump): string {
  const prefixes = dump.segments.flatMap(({ networkIdPrefix }) => networkIdPrefix ?? []);
  if (prefixes.length > 0)
    return `Name the networks with --network ID; their ids begin with ${prefixes.slice(0, 8).join(', ')}.`;
  return "Name the networks with --network ID, or add the output of 'ovs-vsctl --format=json list Port' to the dump.";
}
