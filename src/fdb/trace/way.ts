import { isIpv6 } from '../address.ts';
import type { Destination } from './destination.ts';
import type { Hop, Leg } from './hop.ts';
import type { Owner } from './owners.ts';

/** What decides on a frame's way on a host, of either side: what it should hold, or what it holds. */
export interface ForwardingView {
  /** What becomes of a request for the address's MAC. */
  ask(ip: string): Hop;
  /** What becomes of a frame to this MAC. */
  send(mac: string): Hop;
  /** What becomes of a frame to all, or to a group. */
  flood(): Hop;
}

/**
 * The way of a frame from a host: whose MAC the sender learns, and where a frame to each such MAC goes. After a request
 * that is flooded it is the real owners who answer.
 */
export function wayOf(destination: Destination, view: ForwardingView, owners: readonly Owner[]): Leg[] {
  switch (destination.kind) {
    case 'group':
      return [{ kind: 'send', subject: destination.text, hop: view.flood() }];
    case 'mac':
      return [{ kind: 'send', subject: destination.mac, hop: view.send(destination.mac) }];
    case 'ip': {
      const { ip } = destination;
      const asked = view.ask(ip);
      const macs = macsAfter(asked, owners);
      return [
        { kind: isIpv6(ip) ? 'ask-nd' : 'ask-arp', subject: ip, hop: asked },
        ...macs.map((mac): Leg => ({ kind: 'send', subject: mac, hop: view.send(mac) })),
      ];
    }
  }
}

function macsAfter(asked: Hop, owners: readonly Owner[]): readonly string[] {
  if (asked.how === 'answered') return asked.macs;
  if (asked.how === 'dropped') return [];
  return [...new Set(owners.map(({ mac }) => mac))].sort();
}
