import { isIpv6 } from '../address.ts';
import type { DumpKind } from '../dump.ts';
import type { ExpectedNetwork } from '../expected-network.ts';
import type { Hop } from './hop.ts';
import type { Owner } from './owners.ts';
import type { ForwardingView } from './way.ts';

/** What is known of the agent that is to hold the entries. */
export interface AgentFacts {
  kind: DumpKind;
  /** Is its ARP responder on? Undefined: not known, and taken to be on. */
  responder: boolean | undefined;
  /** Nothing tells of which kind it is. */
  isGuess?: boolean;
}

/** How a host forwards that holds all it should (spec l2pop 3.2, 4.6). */
export function expectedView(network: ExpectedNetwork, owners: readonly Owner[], agent: AgentFacts): ForwardingView {
  const flooded: Hop = { how: 'sent', by: 'flooding', endpoints: [...network.flood].sort() };
  const endpointsOf = (mac: string): string[] => [...(network.unicast.get(mac) ?? [])].sort();
  return {
    ask(ip) {
      const own = owners.find(({ mac }) => network.ownMacs.has(mac));
      const macs = holdsAddress(ip, agent) ? [...(network.arp.get(ip) ?? [])].sort() : [];
      const isOthers = macs.some((mac) => !network.ownMacs.has(mac));
      if (own && !isOthers) return { how: 'here', elsewhere: endpointsOf(own.mac) };
      if (macs.length > 0) return { how: 'answered', macs };
      if (!holdsAddress(ip, agent)) return flooded;
      const isUnsure = agent.kind === 'linuxbridge' && agent.responder === undefined;
      return isUnsure ? SWALLOWED_PERHAPS : withoutAnswer(agent.kind, flooded);
    },
    send(mac) {
      const endpoints = endpointsOf(mac);
      if (network.ownMacs.has(mac)) return { how: 'here', elsewhere: endpoints };
      return endpoints.length > 0 ? { how: 'sent', by: 'entry', endpoints } : flooded;
    },
    flood: () => flooded,
  };
}

const SWALLOWED_PERHAPS: Hop = { how: 'untold', reason: 'swallowed if the ARP responder is on, else flooded' };

/** OVS agents have no responder for neighbour discovery (spec l2pop 3.2). */
const holdsAddress = (ip: string, { kind, responder }: AgentFacts): boolean =>
  responder !== false && (kind === 'linuxbridge' || !isIpv6(ip));

/** A request for an address that the responder lacks floods on OVS; a vxlan device with `proxy` swallows it (4.6). */
export const withoutAnswer = (kind: DumpKind, flooded: Hop): Hop =>
  kind === 'linuxbridge'
    ? { how: 'dropped', reason: 'swallowed: the responder is on and does not have the address' }
    : flooded;
