import { isIpv6 } from './address.ts';
import type { Finding } from './drift.ts';
import type { Dump } from './dump.ts';
import { isTunnelIp } from './endpoint.ts';
import type { Expected } from './expected.ts';
import { addressesOfKey, type EndpointKey } from './expected-endpoint.ts';
import type { ExpectedNetwork } from './expected-network.ts';
import type { Holding, Segment } from './forwarding.ts';
import type { Circumstances } from './symptoms.ts';
import { uncertainHoldings } from './uncertain-holdings.ts';

/** A finding with what its effect depends on. */
export interface Judged {
  finding: Finding;
  when: Circumstances;
}

/** A network of the expected side and the segment of the dump that is its own. */
export interface Pairing {
  network: ExpectedNetwork;
  segment: Segment;
}

/** What every comparison of one diff needs to know of the whole dump. */
export interface Scene {
  expected: Expected;
  dump: Dump;
  /** Is there a live tunnel port to this endpoint? undefined: the dump does not tell. */
  hasTunnelPort(networkType: string, endpoint: EndpointKey): boolean | undefined;
  /** A remark for what is missing, where lines that might hold it could not be read. */
  uncertain: Partial<Record<Holding, string>>;
  /** Why ARP cannot be compared at all; undefined if it can. */
  arpNotHeld: string | undefined;
  /** False: IPv6 addresses leave no trace in this kind of dump, so none is missing. */
  holdsIpv6: boolean;
}

/** Appends; spreading a long list into `push` would exhaust the stack. */
export function addAll<Item>(list: Item[], more: readonly Item[]): void {
  for (const each of more) list.push(each);
}

/** Looks once at the whole dump for what its comparisons with the expected side need. */
export function sceneOf(expected: Expected, dump: Dump): Scene {
  return {
    expected,
    dump,
    hasTunnelPort: tunnelPortLookup(dump),
    uncertain: uncertainHoldings(dump),
    arpNotHeld: whyArpIsNotHeld(dump),
    holdsIpv6: canHoldIpv6(dump),
  };
}

/** The fields that say where a finding is. */
export function placeOf({
  network,
  segment,
}: Pairing): Pick<Finding, 'networkId' | 'networkType' | 'segmentId' | 'localVlan'> {
  return {
    networkId: network.networkId,
    networkType: network.networkType,
    segmentId: segment.segmentId ?? network.segmentId,
    ...(segment.localVlan !== undefined && { localVlan: segment.localVlan }),
  };
}

function tunnelPortLookup(dump: Dump): Scene['hasTunnelPort'] {
  const live = new Set<string>();
  let isWhole = dump.tunnelPorts.length > 0;
  for (const port of dump.tunnelPorts) {
    if (!isTunnelIp(port.endpoint)) isWhole = false;
    else if (port.hasIngressFlow) live.add(`${port.networkType ?? '?'} ${port.endpoint}`);
  }
  return (networkType, endpoint) => {
    const isThere = addressesOfKey(endpoint).some(
      (address) => live.has(`${networkType} ${address}`) || live.has(`? ${address}`),
    );
    return isThere || (isWhole ? false : undefined);
  };
}

/** Spec l2pop 5.1: without a responder no address is held. A dump may not tell whether there is one. */
function whyArpIsNotHeld(dump: Dump): string | undefined {
  if (dump.responder === false) return 'ARP responder off';
  if (dump.responder === true || dump.kind === 'entries') return undefined;
  if (dump.segments.some((segment) => segment.arp.size > 0)) return undefined;
  return 'the dump holds no ARP entry and does not tell whether the responder is on';
}

/** OVS agents hold none (spec l2pop 5.1). A file of entries without any may have been made from such an agent's dump. */
function canHoldIpv6({ kind, segments }: Dump): boolean {
  if (kind !== 'entries') return kind === 'linuxbridge';
  return segments.some(({ arp }) => [...arp.keys()].some(isIpv6));
}
