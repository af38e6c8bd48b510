import fc from 'fast-check';
import type { Endpoint } from '../../src/fdb/endpoint.ts';
import { isFloodingEntry } from '../../src/fdb/entries.ts';
import { type CloudNetwork, IPS, MACS, OWN, TUNNEL_IPS } from './arbitrary-cloud.ts';

/** What a host holds of one network. */
export interface Holding {
  unicast: Map<string, Endpoint>;
  arp: Map<string, string>;
  flood: Set<Endpoint>;
}

/** An endpoint that Neutron has nowhere. */
export const STALE_TUNNEL_IP = '10.0.0.9';
const STALE_MAC = 'fa:16:3e:99:99:99';
const STALE_IP = '192.168.0.99';

type Edit = (holding: Holding) => void;

const mac = fc.constantFrom(...MACS, STALE_MAC);
const ip = fc.constantFrom(...IPS, STALE_IP);
const tunnelIp = fc.constantFrom(...TUNNEL_IPS, STALE_TUNNEL_IP);

const edit = (endpoint: fc.Arbitrary<Endpoint>): fc.Arbitrary<Edit> =>
  fc.oneof(
    mac.map(
      (mac): Edit =>
        ({ unicast }) =>
          void unicast.delete(mac),
    ),
    fc.tuple(mac, endpoint).map(
      ([mac, to]): Edit =>
        ({ unicast }) =>
          void unicast.set(mac, to),
    ),
    ip.map(
      (ip): Edit =>
        ({ arp }) =>
          void arp.delete(ip),
    ),
    fc.tuple(ip, mac).map(
      ([ip, mac]): Edit =>
        ({ arp }) =>
          void arp.set(ip, mac),
    ),
    tunnelIp.map(
      (to): Edit =>
        ({ flood }) =>
          void flood.delete(to),
    ),
    tunnelIp.map(
      (to): Edit =>
        ({ flood }) =>
          void flood.add(to),
    ),
  );

/**
 * What a host may hold of a network: all that it should or nothing, changed in some places.
 * @param also endpoints beside tunnel ips that unicast entries may have (dangling ports)
 */
export const holdingOf = (network: CloudNetwork, also: readonly Endpoint[] = []): fc.Arbitrary<Holding> =>
  fc
    .tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.array(edit(fc.oneof(tunnelIp, ...(also.length > 0 ? [fc.constantFrom(...also)] : []))), { maxLength: 8 }),
    )
    .map(([dice, edits]) => {
      const holding = dice === 0 ? emptyHolding() : rightHolding(network);
      for (const change of edits) change(holding);
      return holding;
    });

const emptyHolding = (): Holding => ({ unicast: new Map(), arp: new Map(), flood: new Set() });

/** All that Neutron has of the network behind other hosts. Of a MAC at two hosts, the last. */
function rightHolding({ ports }: CloudNetwork): Holding {
  const holding = emptyHolding();
  for (const [tunnelIp, pairs] of Object.entries(ports)) {
    if (tunnelIp === OWN) continue;
    for (const pair of pairs) {
      if (isFloodingEntry(pair)) holding.flood.add(tunnelIp);
      else {
        holding.unicast.set(pair[0], tunnelIp);
        holding.arp.set(pair[1], pair[0]);
      }
    }
  }
  return holding;
}

/** The ARP entries that there can be: none without a responder, of IPv6 only where it is taken. */
export const arpThatCanBe = (
  arp: ReadonlyMap<string, string>,
  { responder, ipv6 }: { responder: boolean; ipv6: boolean },
): Map<string, string> => new Map(responder ? [...arp].filter(([ip]) => ipv6 || !ip.includes(':')) : []);
