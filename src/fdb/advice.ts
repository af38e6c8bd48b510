import { isIpv6 } from './address.ts';
import type { Drift, DriftKind } from './drift.ts';
import type { DumpKind } from './dump.ts';

/** What repairs a drift: casts alone, the agent's next start, time, first a dump that tells more, or whoever caused it. */
export type Remedy = 'casts' | 'agent-restart' | 'wait' | 'better-dump' | 'by-hand';

export interface Advice {
  remedy: Remedy;
  text: string;
}

const RESTART = 'no cast helps: restart the agent, or re-plug the port';

const ON_OVS: Record<DriftKind, Advice> = {
  'missing-unicast': { remedy: 'casts', text: 'an add cast of all addresses of the MAC mends it' },
  'stale-unicast': { remedy: 'casts', text: 'a remove cast of the MAC mends it' },
  'wrong-endpoint': {
    remedy: 'casts',
    text: 'an add cast under the right endpoint moves the entry; no remove is needed',
  },
  'dangling-port': {
    remedy: 'casts',
    text: 'an add cast under the right endpoint moves the entry to a new tunnel port',
  },
  'missing-flood': { remedy: 'casts', text: 'an add cast of the flooding entry mends it' },
  'stale-flood': {
    remedy: 'casts',
    text: 'a remove cast of the flooding entry mends it; one made at wiring goes with the first add of any flooding entry',
  },
  'missing-arp': { remedy: 'casts', text: 'an add cast of all addresses of the MAC mends it' },
  'stale-arp': {
    remedy: 'casts',
    text: 'an update cast that takes the address away mends it; a remove would take the MAC along',
  },
  'wrong-arp': { remedy: 'casts', text: 'an update cast with the right MAC mends it' },
  'endpoint-absent': {
    remedy: 'casts',
    text: 'an add cast of the flooding entry and all addresses of the endpoint mends it',
  },
  'segment-mismatch': { remedy: 'agent-restart', text: RESTART },
  'network-unknown': { remedy: 'agent-restart', text: RESTART },
  'tunnel-id-mismatch': { remedy: 'agent-restart', text: RESTART },
  'orphan-tunnel': {
    remedy: 'casts',
    text: 'harmless; an add cast of its flooding entry and then a remove of it delete the tunnel port',
  },
  'old-cookie': {
    remedy: 'wait',
    text: 'wait until the restart has ended and do not repair before; if it stays, restart the agent: casts do not touch old flows',
  },
};

const ON_LINUXBRIDGE: Partial<Record<DriftKind, Advice>> = {
  'wrong-endpoint': { remedy: 'casts', text: 'an add cast under the right endpoint moves the entry' },
  'stale-unicast': { remedy: 'casts', text: 'a remove cast of the MAC under the endpoint it has here mends it' },
  'stale-flood': { remedy: 'casts', text: 'a remove cast of the flooding entry mends it' },
  'segment-mismatch': {
    remedy: 'agent-restart',
    text: 'no cast helps: delete the vxlan device with the wrong id and restart the agent',
  },
  'network-unknown': { remedy: 'agent-restart', text: 'no cast helps: restart the agent' },
};

/** What repairs a kind of drift, in words (spec l2pop 5.5). Files of entries are advised as an OVS agent. */
export const advise = (kind: DriftKind, dump: DumpKind): Advice =>
  (dump === 'linuxbridge' ? ON_LINUXBRIDGE[kind] : undefined) ?? ON_OVS[kind];

/**
 * Kernels since about 5.x refuse an IPv6 neighbour on a linuxbridge agent's device, and the agent drops what comes behind it
 * in the same cast (spec l2pop 1.6, 7).
 */
const IPV6_NEIGHBOUR: Advice = {
  remedy: 'agent-restart',
  text: 'no cast helps where the kernel refuses IPv6 neighbours: switch [vxlan] arp_responder off, delete the vxlan device and restart the agent',
};

/** Agents delete flows of their own cookie alone (spec l2pop 3.8.6), and those of any other at their start (3.9). */
const FOREIGN_FLOW: Advice = {
  remedy: 'by-hand',
  text: 'no cast takes away what the agent did not write: find out who wrote it, or restart the agent, which deletes flows that lack its cookie',
};

const FOREIGN_NEIGHBOUR: Advice = {
  remedy: 'by-hand',
  text: 'other software wrote it, and may write it again: find out which',
};

/** What repairs this very drift, in words: as its kind, but for what no cast can put there, or is to take away. */
export function adviseOn({ kind, ip, foreign }: Pick<Drift, 'kind' | 'ip' | 'foreign'>, dump: DumpKind): Advice {
  if (foreign) return dump === 'linuxbridge' ? FOREIGN_NEIGHBOUR : FOREIGN_FLOW;
  const isIpv6Neighbour = kind === 'missing-arp' && ip !== undefined && isIpv6(ip);
  return dump === 'linuxbridge' && isIpv6Neighbour ? IPV6_NEIGHBOUR : advise(kind, dump);
}
