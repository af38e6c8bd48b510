import {
  asObject,
  type FdbEntries,
  isPair,
  MalformedEntries,
  networksOf,
  type Pair,
  parseFdbEntries,
} from './entries.ts';

/** Which addresses of a port were taken and given; an absent list means none (spec l2pop 1.3). */
export interface IpChange {
  readonly before?: readonly Pair[];
  readonly after?: readonly Pair[];
}

/** Argument of `update_fdb_entries`: network id → tunnel ip → change. */
export interface FdbUpdate {
  readonly chg_ip: Readonly<Record<string, Readonly<Record<string, IpChange>>>>;
}

/** To one agent, by its `host` as Neutron has it, or to all of them. */
export type Receiver = { readonly host: string } | 'all agents';

/** What a cast says, whoever it goes to. */
export type CastMessage =
  | { readonly method: 'add_fdb_entries' | 'remove_fdb_entries'; readonly fdbEntries: FdbEntries }
  | { readonly method: 'update_fdb_entries'; readonly fdbEntries: FdbUpdate };

/** A cast to agents. One network a cast, and never empty entries (spec l2pop 1.1). */
export type AgentCast = CastMessage & { readonly to: Receiver };

export type CastMethod = CastMessage['method'];

export const CAST_METHODS: readonly CastMethod[] = ['add_fdb_entries', 'remove_fdb_entries', 'update_fdb_entries'];

/**
 * Checks the argument `fdb_entries` of a cast (spec l2pop 1.2, 1.3) and returns the same object with its method.
 * @throws MalformedEntries naming the place of the first fault
 */
export function parseCastMessage(method: CastMethod, fdbEntries: unknown): CastMessage {
  return method === 'update_fdb_entries'
    ? { method, fdbEntries: parseFdbUpdate(fdbEntries) }
    : { method, fdbEntries: parseFdbEntries(fdbEntries) };
}

/** Ids of the networks that a cast is about, without StarlingX's top-level `source`. */
export const networksOfCast = (cast: CastMessage): string[] =>
  cast.method === 'update_fdb_entries'
    ? Object.keys(cast.fdbEntries.chg_ip)
    : networksOf(cast.fdbEntries).map(([networkId]) => networkId);

function parseFdbUpdate(value: unknown): FdbUpdate {
  const top = asObject(value, 'top level', 'an object with chg_ip');
  const networks = asObject(top.chg_ip, 'chg_ip', 'an object of network ids');
  for (const [networkId, endpoints] of Object.entries(networks)) {
    const network = `chg_ip.${networkId}`;
    for (const [tunnelIp, change] of Object.entries(asObject(endpoints, network, 'an object of tunnel ips'))) {
      const place = `${network}.${tunnelIp}`;
      const { before = [], after = [] } = asObject(change, place, 'an object with before, after or both');
      checkPairs(before, `${place}.before`);
      checkPairs(after, `${place}.after`);
    }
  }
  return top as unknown as FdbUpdate;
}

function checkPairs(pairs: unknown, place: string): void {
  if (!Array.isArray(pairs)) throw new MalformedEntries(place, 'a list of [mac, ip] pairs', pairs);
  pairs.forEach((pair, index) => {
    if (!isPair(pair)) throw new MalformedEntries(`${place}[${index}]`, 'two strings [mac, ip]', pair);
  });
}
