/**
 * FDB entries as l2pop's RPCs carry them (spec l2pop 1.2). The structure is kept exactly as it came:
 * unknown fields, and StarlingX's `source` at the top level, survive a round through l2pop.
 */

/** One address of a port: MAC in lower case with colons, IP without prefix length. */
export type Pair = readonly [mac: string, ip: string];

/** What one network contributes: tunnel ip → pairs behind it. */
export interface NetworkEntries {
  /** VNI or GRE key; null for a flat network. */
  readonly segment_id: number | null;
  readonly network_type: string;
  readonly ports: Readonly<Record<string, readonly Pair[]>>;
  readonly [extra: string]: unknown;
}

/** Network id → its entries. StarlingX may add a top-level `source` string beside the networks. */
export type FdbEntries = Readonly<Record<string, NetworkEntries>>;

export const FLOODING_MAC = '00:00:00:00:00:00';

/** "Broadcast, unknown unicast and multicast of this network go to that endpoint too." */
export const FLOODING_ENTRY: Pair = [FLOODING_MAC, '0.0.0.0'];

/** Only the exact pair counts: agents do not recognise `"::"` or null as its address (spec 1.6, check 2). */
export const isFloodingEntry = (pair: Pair): boolean => pair[0] === FLOODING_MAC && pair[1] === '0.0.0.0';

/** An answer, a cast or a file that is not FDB entries; `place` is a path such as `net-1.ports.10.0.0.2[1]`. */
export class MalformedEntries extends Error {
  override readonly name = 'MalformedEntries';
  constructor(
    readonly place: string,
    readonly expected: string,
    readonly found: unknown,
  ) {
    super(`FDB entries: ${place}: expected ${expected}, found ${inShort(found)}`);
  }
}

/**
 * Checks that a value has the shape of spec 1.2 and returns the same object.
 * @throws MalformedEntries naming the place of the first fault
 */
export function parseFdbEntries(value: unknown): FdbEntries {
  const top = asObject(value, 'top level', 'an object of network ids');
  for (const [id, network] of Object.entries(top)) {
    if (id === 'source' && typeof network === 'string') continue;
    checkNetwork(id, network);
  }
  return top as FdbEntries;
}

/** The networks of the entries, without StarlingX's top-level `source`. */
export const networksOf = (entries: FdbEntries): [networkId: string, NetworkEntries][] =>
  Object.entries(entries).filter(([, network]) => typeof network === 'object');

/** StarlingX agents may have a comma list of addresses as one endpoint (spec 1.2, check 3). */
export const addressesOf = (endpoint: string): string[] => endpoint.split(',').map((address) => address.trim());

function checkNetwork(id: string, network: unknown): void {
  const { segment_id, network_type, ports } = asObject(network, id, 'an object with segment_id, network_type, ports');
  if (segment_id !== null && !Number.isInteger(segment_id)) {
    throw new MalformedEntries(`${id}.segment_id`, 'an integer or null', segment_id);
  }
  if (typeof network_type !== 'string') throw new MalformedEntries(`${id}.network_type`, 'a string', network_type);
  for (const [endpoint, pairs] of Object.entries(asObject(ports, `${id}.ports`, 'an object of tunnel ips'))) {
    const place = `${id}.ports.${endpoint}`;
    if (!Array.isArray(pairs)) throw new MalformedEntries(place, 'a list of [mac, ip] pairs', pairs);
    pairs.forEach((pair, index) => {
      if (!isPair(pair)) throw new MalformedEntries(`${place}[${index}]`, 'two strings [mac, ip]', pair);
    });
  }
}

/** Is a value a pair of spec l2pop 1.2: exactly two strings? */
export const isPair = (pair: unknown): pair is Pair =>
  Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'string';

/** @throws MalformedEntries naming `place` if the value is no object */
export function asObject(value: unknown, place: string, expected: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedEntries(place, expected, value);
  }
  return value as Record<string, unknown>;
}

function inShort(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
