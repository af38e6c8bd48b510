import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import type { Hop, LegKind } from '../fdb/trace/hop.ts';
import { endpointWithHost } from './endpoint-text.ts';

/** So many endpoints of one hop fit a screen; of more, their number is told. */
const SHOWN = 8;

/** One hop in lines for a cell. */
export function hopLines(hop: Hop | undefined, kind: LegKind, hosts: TunnelHosts): string[] {
  if (hop === undefined) return ['not on this way'];
  switch (hop.how) {
    case 'answered':
      return [`answered here: ${hop.macs.join(' or ')}`];
    case 'here':
      if (kind === 'arrive') return ['let in'];
      return ['behind this host itself', ...hop.elsewhere.map((each) => `and at ${endpointWithHost(each, hosts)}`)];
    case 'dropped':
      return [`dropped: ${hop.reason}`];
    case 'untold':
      return [`not told: ${hop.reason}`];
    case 'sent':
      return sentLines(hop, hosts);
  }
}

function sentLines({ by, endpoints }: Hop & { how: 'sent' }, hosts: TunnelHosts): string[] {
  const [first] = endpoints;
  if (first === undefined) return ['flooded to nobody'];
  const way = by === 'flooding' ? 'flooded to' : by === 'learned' ? 'by a learned entry to' : 'unicast to';
  if (endpoints.length === 1) return [`${way} ${endpointWithHost(first, hosts)}`];
  const shown = endpoints.slice(0, SHOWN).map((each) => `  ${endpointWithHost(each, hosts)}`);
  const more = endpoints.length > SHOWN ? [`  and ${endpoints.length - SHOWN} more`] : [];
  return [by === 'flooding' ? `flooded to ${endpoints.length}:` : `${way} one of:`, ...shown, ...more];
}

/** What a leg is, with what it is about. */
export function legText(kind: LegKind, subject: string, hosts: TunnelHosts, at?: string): string {
  switch (kind) {
    case 'ask-arp':
      return `ARP ${subject}`;
    case 'ask-nd':
      return `ND ${subject}`;
    case 'send':
      return `to ${subject}`;
    case 'arrive':
      return `${at === undefined ? '' : `at ${at}: `}from ${endpointWithHost(subject, hosts)}`;
  }
}
