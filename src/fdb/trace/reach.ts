import { isUnresolved } from '../endpoint.ts';
import { isAt } from '../expected-endpoint.ts';
import type { Hop, Leg } from './hop.ts';
import type { Owner } from './owners.ts';

/**
 * Does a frame that goes this way come to the host of one of those that have the destination? Undefined: nobody is known to
 * have it, or the side does not tell.
 */
export function reachOf(legs: readonly Leg[], owners: readonly Owner[]): boolean | undefined {
  if (owners.length === 0) return undefined;
  let isUncertain = false;
  for (const { hop } of legs.filter(({ kind }) => kind === 'ask-arp' || kind === 'ask-nd')) {
    const asked = hopReaches(hop, owners);
    if (asked === false) return false;
    if (asked === undefined) isUncertain = true;
  }
  const sends = legs.filter(({ kind }) => kind === 'send');
  const reached = sends.map(({ subject, hop }) =>
    hopReaches(
      hop,
      owners.filter(({ mac }) => mac === subject),
    ),
  );
  if (sends.length === 0) return isUncertain ? undefined : legs.some(({ hop }) => hop.how === 'here');
  if (reached.every((each) => each === false)) return false;
  return isUncertain || !reached.includes(true) ? undefined : true;
}

function hopReaches(hop: Hop, owners: readonly Owner[]): boolean | undefined {
  switch (hop.how) {
    case 'here':
      return true;
    case 'answered':
      return owners.some(({ mac }) => hop.macs.includes(mac));
    case 'dropped':
      return false;
    case 'untold':
      return undefined;
    case 'sent':
      if (hop.endpoints.some((at) => owners.some(({ endpoint }) => endpoint === at || isAt(endpoint, at)))) return true;
      return hop.endpoints.some(isUnresolved) ? undefined : false;
  }
}
