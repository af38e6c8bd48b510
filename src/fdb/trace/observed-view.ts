import { isIpv6 } from '../address.ts';
import { isDangling } from '../endpoint.ts';
import type { Pairing, Scene } from '../scene.ts';
import { withoutAnswer } from './expected-view.ts';
import type { Hop } from './hop.ts';
import type { Owner } from './owners.ts';
import type { ForwardingView } from './way.ts';

/** How a host forwards by what its dump holds (spec l2pop 3.2, 4.6). */
export function observedView({ network, segment }: Pairing, scene: Scene, owners: readonly Owner[]): ForwardingView {
  const { dump } = scene;
  const isOwn = (mac: string): boolean => network.ownMacs.has(mac);
  const flood = (): Hop =>
    segment.notHeld.flood === undefined
      ? { how: 'sent', by: 'flooding', endpoints: [...segment.flood].sort() }
      : { how: 'untold', reason: segment.notHeld.flood };
  return {
    flood,
    ask(ip) {
      if (dump.responder === false || (dump.kind !== 'linuxbridge' && isIpv6(ip))) {
        return owners.some(({ mac }) => isOwn(mac)) ? HERE : flood();
      }
      const mac = segment.arp.get(ip);
      if (mac !== undefined) return { how: 'answered', macs: [mac] };
      if (owners.some((owner) => isOwn(owner.mac))) return HERE;
      const reason = segment.notHeld.arp ?? scene.arpNotHeld;
      return reason === undefined ? withoutAnswer(dump.kind, flood()) : { how: 'untold', reason };
    },
    send(mac) {
      const endpoint = segment.unicast.get(mac);
      if (endpoint !== undefined) {
        return isDangling(endpoint)
          ? { how: 'dropped', reason: `its entry leads to ${endpoint}, which no port has any more` }
          : { how: 'sent', by: 'entry', endpoints: [endpoint] };
      }
      if (isOwn(mac)) return HERE;
      if (segment.notHeld.unicast !== undefined) return { how: 'untold', reason: segment.notHeld.unicast };
      const learned = segment.learned.get(mac);
      return learned === undefined ? flood() : { how: 'sent', by: 'learned', endpoints: [learned] };
    },
  };
}

const HERE: Hop = { how: 'here', elsewhere: [] };
