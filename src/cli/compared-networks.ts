import type { Dump } from '../fdb/dump.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { WrongUsage } from './errors.ts';
import { type ChosenNetworks, chooseNetworks } from './networks.ts';

export interface ComparedNetworks extends ChosenNetworks {
  /** Does the choice hold every network that the agent could have? Only then can tunnel ports be judged. */
  complete: boolean;
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
  if (wanted.length > 0) return { ...(await chooseNetworks(source, wanted)), complete: false };
  const named = dump.segments.flatMap((segment) => segment.networkId ?? []);
  const allNamed = named.length === dump.segments.length;
  if (!source.listNetworks) {
    const ids = [...new Set([...named, ...dump.unwiredNetworks])];
    if (ids.length === 0) {
      throw new WrongUsage(
        'the dump names no network, only segments',
        "Name the networks with --network ID, or add the output of 'ovs-vsctl --format=json list Port' to the dump.",
      );
    }
    return { ids, names: new Map(), complete: allNamed };
  }
  const known = await source.listNetworks();
  const names = new Map(known.map(({ id, name }) => [id, name]));
  if (allNamed && dump.segmentsComplete && source.portsOnHost) {
    const needed = (await source.portsOnHost(host)).map(({ networkId }) => networkId);
    const ids = new Set([...named, ...dump.unwiredNetworks, ...needed]);
    return { ids: [...ids].filter((id) => names.has(id)), names, complete: true };
  }
  return { ids: known.map(({ id }) => id), names, complete: true };
}
