import { canonicalIp } from '../fdb/address.ts';
import type { Dump } from '../fdb/dump.ts';
import {
  addressesOf,
  isFloodingEntry,
  MalformedEntries,
  type NetworkEntries,
  networksOf,
  parseFdbEntries,
} from '../fdb/entries.ts';
import { emptySegment, type Segment } from '../fdb/forwarding.ts';
import { DumpError } from './errors.ts';
import type { DumpFormat, DumpReader } from './part-reader.ts';

export const ENTRIES_FORMAT: DumpFormat = {
  kind: 'entries',
  forms: ['FDB entries in JSON'],
  open: () => new EntriesReader(),
};

/** A file of FDB entries with a fault; `place` is a path within the document: `net-1.ports.10.0.0.2[1]`. */
export class MalformedEntriesFile extends DumpError {
  override readonly name = 'MalformedEntriesFile';
  constructor(
    readonly file: string,
    /** The line that the document begins in. */
    readonly line: number,
    readonly place: string,
    options: { cause: MalformedEntries },
  ) {
    super(`${file}:${line}: ${options.cause.message}`, options);
  }
}

/** Reads JSON documents of FDB entries; of a network that stands in several, the last counts. */
class EntriesReader implements DumpReader {
  #file = '';
  readonly #networks: Record<string, unknown> = {};
  readonly #notes: string[] = [];

  beginFile(file: string): void {
    this.#file = file;
  }

  line(): boolean {
    return false;
  }

  /** @throws MalformedEntriesFile */
  document(document: unknown, number: number): boolean {
    if (!looksLikeEntries(document)) return false;
    try {
      dumpOfEntries(document);
    } catch (error) {
      if (error instanceof MalformedEntries) {
        throw new MalformedEntriesFile(this.#file, number, error.place, { cause: error });
      }
      throw error;
    }
    for (const [networkId, network] of Object.entries(document as object)) {
      if (networkId !== 'source' && Object.hasOwn(this.#networks, networkId)) {
        this.#notes.push(`${networkId} stands in several documents; the one in ${this.#file} counts.`);
      }
      Object.defineProperty(this.#networks, networkId, { value: network, ...OWN });
    }
    return true;
  }

  dump(): Dump {
    const dump = dumpOfEntries(this.#networks);
    return { ...dump, notes: [...dump.notes, ...this.#notes] };
  }
}

/** A key from outside may be `__proto__`, which an assignment would not keep. */
const OWN = { enumerable: true, configurable: true, writable: true };

/** Does a JSON document look like FDB entries: an object, one of whose values has `ports`? */
export const looksLikeEntries = (document: unknown): boolean =>
  isFields(document) && Object.values(document).some((network) => isFields(network) && isFields(network.ports));

/**
 * A JSON document of FDB entries (spec l2pop 1.2) as the observed side of a diff. An ip may be null: whoever held
 * the entries had no address for that MAC. The document may lack networks that the agent has, so its segments are
 * never complete.
 * @throws MalformedEntries naming the place of the first fault
 */
export function dumpOfEntries(document: unknown): Dump {
  const notes: string[] = [];
  const segments: Segment[] = [];
  for (const [networkId, network] of networksOf(parseFdbEntries(withoutNulls(document)))) {
    segments.push(toSegment(networkId, network, notes));
  }
  return {
    kind: 'entries',
    layout: 'FDB entries',
    hasL2pop: true,
    promptHosts: [],
    ownTunnelIps: [],
    responder: undefined,
    dvr: false,
    cookies: [],
    segments,
    segmentsComplete: false,
    tunnelPorts: [],
    tunnelIdMismatches: [],
    brokenArp: [],
    wiredNetworks: [],
    unwiredNetworks: [],
    notes,
    unread: [],
  };
}

function toSegment(networkId: string, network: NetworkEntries, notes: string[]): Segment {
  const segment = emptySegment(network.network_type, network.segment_id ?? undefined);
  segment.networkId = networkId;
  for (const [endpoint, pairs] of Object.entries(network.ports)) {
    // of StarlingX's comma list one address stands for all: a diff takes any of them as right (spec 5.1)
    const address = canonicalIp(addressesOf(endpoint)[0] ?? endpoint);
    for (const pair of pairs) {
      if (isFloodingEntry(pair)) {
        segment.flood.add(address);
        continue;
      }
      const mac = pair[0].toLowerCase();
      const before = segment.unicast.get(mac);
      if (before !== undefined && before !== address) {
        notes.push(`${networkId}: ${mac} stands under ${before} and ${address}; the last is kept.`);
      }
      segment.unicast.set(mac, address);
      if (pair[1] !== NO_ADDRESS) segment.arp.set(canonicalIp(pair[1]), mac);
    }
  }
  if (segment.unicast.size > 0 && segment.arp.size === 0) segment.notHeld.arp = 'the entries have no addresses';
  return segment;
}

const NO_ADDRESS = '';

/** The same document with null addresses as empty text, which the shape of the wire allows. */
function withoutNulls(document: unknown): unknown {
  if (!isFields(document)) return document;
  return mapValues(document, (network) =>
    isFields(network) && isFields(network.ports) ? { ...network, ports: mapValues(network.ports, fillPairs) } : network,
  );
}

const fillPairs = (pairs: unknown): unknown =>
  Array.isArray(pairs) ? pairs.map((pair) => (hasNoAddress(pair) ? [pair[0], NO_ADDRESS] : pair)) : pairs;

const hasNoAddress = (pair: unknown): pair is [unknown, null] =>
  Array.isArray(pair) && pair.length === 2 && pair[1] === null;

const mapValues = (object: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
