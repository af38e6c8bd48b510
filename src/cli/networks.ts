import { groupBy } from '../fdb/group-by.ts';
import type { FdbQuery, NetworkName } from '../fdb/query.ts';
import { CannotListNetworks, UnknownNetworkName, WrongUsage } from './errors.ts';

/** The networks a command is about, by id, and the names of those that have one. */
export interface ChosenNetworks {
  ids: string[];
  names: Map<string, string>;
}

/**
 * `--network` values, ids or names, as ids. Where the source knows no names each value is taken as an id.
 * @throws UnknownNetworkName when a name is not there, or there twice
 */
export async function chooseNetworks(source: FdbQuery, wanted: readonly string[]): Promise<ChosenNetworks> {
  if (!source.listNetworks) return { ids: [...new Set(wanted)], names: new Map() };
  const known = await source.listNetworks();
  const ids = new Set(known.map((network) => network.id));
  const byName = groupBy(known, ({ name }) => name);
  const chosen = wanted.map((network) => {
    if (ids.has(network)) return network;
    const matches = (byName.get(network) ?? []).map(({ id }) => id);
    if (matches.length !== 1) throw new UnknownNetworkName(network, source.origin, matches);
    return matches[0]!;
  });
  return { ids: [...new Set(chosen)], names: namesOf(known) };
}

/** Every network of the source. @throws CannotListNetworks where nothing lists them, as over RPC */
export async function allNetworks(source: FdbQuery, wish: string): Promise<ChosenNetworks> {
  if (!source.listNetworks) throw new CannotListNetworks(source.origin, wish);
  const known = await source.listNetworks();
  return { ids: known.map((network) => network.id), names: namesOf(known) };
}

/** Networks by `--network` or `--all-networks`; one of them has to be there. */
export async function networksOfFlags(
  source: FdbQuery,
  flags: { network?: string[] | undefined; 'all-networks'?: boolean },
): Promise<ChosenNetworks> {
  if (flags['all-networks']) return allNetworks(source, '--all-networks');
  if (flags.network?.length) return chooseNetworks(source, flags.network);
  throw new WrongUsage('no network was named', 'Name one with --network ID (repeatable), or take --all-networks.');
}

const namesOf = (known: readonly NetworkName[]): Map<string, string> =>
  new Map(known.map((network) => [network.id, network.name]));
