import { type CastMessage, type CastMethod, type FdbUpdate, parseCastMessage } from '../fdb/agent-cast.ts';
import type { FdbEntries, NetworkEntries } from '../fdb/entries.ts';
import { endpointKey, isAt } from '../fdb/expected-endpoint.ts';

/** Who reads casts, and what it wants to know of them. */
export interface Reader {
  host: string;
  /** Its name as a requestor; casts that came from it are not for it (spec l2pop 1.4). */
  source: string | undefined;
  /** Its host's own tunnel ips, canonical. */
  ownTunnelIps: readonly string[];
  follows(networkId: string): boolean;
}

/**
 * The part of a cast that is for this agent: without networks that it does not follow and without its own endpoints
 * (spec l2pop 1.6, 3.8.2). Undefined if nothing is: the argument `host` names another agent (1.1), its `source` is the
 * agent's own, or no network of it is followed. A cast that is for it as a whole is given back as it came.
 * @throws MalformedEntries naming the place of the first fault; such a cast is refused as a whole
 */
export function readCast(
  method: CastMethod,
  args: Readonly<Record<string, unknown>>,
  reader: Reader,
): CastMessage | undefined {
  if (args.host && args.host !== reader.host) return undefined;
  const cast = parseCastMessage(method, args.fdb_entries);
  if (reader.source !== undefined && (cast.fdbEntries as { source?: unknown }).source === reader.source)
    return undefined;
  if (cast.method !== 'update_fdb_entries') {
    const fdbEntries = entriesFor(cast.fdbEntries, reader);
    return fdbEntries && (fdbEntries === cast.fdbEntries ? cast : { method: cast.method, fdbEntries });
  }
  const fdbEntries = updateFor(cast.fdbEntries, reader);
  return fdbEntries && (fdbEntries === cast.fdbEntries ? cast : { method: cast.method, fdbEntries });
}

/** FDB entries without their top-level `source`, networks not followed and own endpoints; undefined if no network is left. */
export function entriesFor(
  entries: FdbEntries,
  { follows, ownTunnelIps }: Pick<Reader, 'follows' | 'ownTunnelIps'>,
): FdbEntries | undefined {
  const kept = keptNetworks<NetworkEntries>(entries, follows, (network) => {
    const ports = withoutOwn(network.ports, ownTunnelIps);
    return ports === network.ports ? network : { ...network, ports };
  });
  return kept as FdbEntries | undefined;
}

function updateFor(update: FdbUpdate, { follows, ownTunnelIps }: Reader): FdbUpdate | undefined {
  const chg_ip = keptNetworks(update.chg_ip, follows, (endpoints) => withoutOwn(endpoints, ownTunnelIps));
  if (chg_ip === undefined) return undefined;
  return chg_ip === update.chg_ip ? update : { chg_ip };
}

type ById<Value> = Readonly<Record<string, Value>>;

/** The same object where nothing is left out. */
function keptNetworks<Network extends object>(
  networks: ById<Network>,
  follows: (networkId: string) => boolean,
  reduced: (network: Network) => Network,
): ById<Network> | undefined {
  let isWhole = true;
  const kept: [string, Network][] = [];
  for (const id of Object.keys(networks)) {
    const network = networks[id]!;
    const rest = typeof network === 'object' && follows(id) ? reduced(network) : undefined;
    if (rest !== network) isWhole = false;
    if (rest !== undefined) kept.push([id, rest]);
  }
  if (isWhole && kept.length > 0) return networks;
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The same object where no endpoint is an own one. */
function withoutOwn<Value>(endpoints: ById<Value>, ownTunnelIps: readonly string[]): ById<Value> {
  if (ownTunnelIps.length === 0) return endpoints;
  const isOwn = (endpoint: string): boolean => ownTunnelIps.some((own) => isAt(endpointKey(endpoint), own));
  const all = Object.entries(endpoints);
  const others = all.filter(([endpoint]) => !isOwn(endpoint));
  return others.length === all.length ? endpoints : Object.fromEntries(others);
}
