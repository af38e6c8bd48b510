/**
 * outage: traffic is lost. degraded: some traffic is lost, or will be. waste: load, nothing lost.
 * cosmetic: nobody notices.
 */
export const SEVERITIES = ['outage', 'degraded', 'waste', 'cosmetic'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Effect {
  severity: Severity;
  text: string;
}

/** What users of the cloud see, one entry a cell of spec l2pop 5.4 (and of its gaps). */
export const EFFECTS = {
  'floods-instead': {
    severity: 'waste',
    text: 'works, but each frame to it goes to every endpoint of the network: load, and other hosts see it',
  },
  'learned-for-now': {
    severity: 'degraded',
    text: 'traffic flows by a learned entry for now; when that ages out, it depends on flooding',
  },
  'learned-without-flood': {
    severity: 'degraded',
    text: 'traffic flows by a learned entry for now; when that ages out, it is unreachable from this host',
  },
  'floods-perhaps': {
    severity: 'degraded',
    text: 'works by flooding if broadcast reaches its host, which this dump does not tell; else unreachable',
  },
  unreachable: { severity: 'outage', text: 'unreachable from this host: neither a unicast entry nor flooding' },
  'sent-astray': {
    severity: 'outage',
    text: 'frames go to a host that has no such port and are dropped there; learning cannot heal it',
  },
  'sent-astray-and-refused': {
    severity: 'outage',
    text: 'frames go to a host that has no such port, and frames from it are dropped here: dead in both directions',
  },
  'dropped-silently': {
    severity: 'outage',
    text: 'frames are dropped silently at a tunnel port that is gone; flooding does not step in',
  },
  'unused-entry': {
    severity: 'cosmetic',
    text: 'harmless while nobody uses the MAC; a blackhole as soon as somebody does',
  },
  blackhole: {
    severity: 'outage',
    text: 'blackhole: the MAC is in use elsewhere, and this host sends to where it is not',
  },
  'no-broadcast': {
    severity: 'degraded',
    text: 'no broadcast, DHCP, IPv6 ND, multicast, nor ARP without responder, to ports there; VRRP: two masters; unicast works',
  },
  'flood-short': {
    severity: 'degraded',
    text: 'broadcast, DHCP, IPv6 ND and multicast reach fewer hosts than they must; VRRP: two masters',
  },
  'cut-off': {
    severity: 'outage',
    text: 'no broadcast or unicast to ports there, and without a tunnel port packets from there are dropped as well',
  },
  'not-reached': {
    severity: 'outage',
    text: 'no broadcast or unicast to ports there; packets from there still arrive',
  },
  'not-reached-perhaps-cut-off': {
    severity: 'outage',
    text: 'no broadcast or unicast to ports there; if the tunnel port is gone too, packets from there are dropped',
  },
  'wasted-broadcast': { severity: 'waste', text: 'waste: broadcast is sent to a host that drops it' },
  'arp-floods': { severity: 'waste', text: 'the ARP request floods and is answered from afar: only load' },
  'arp-swallowed': {
    severity: 'outage',
    text: 'address unreachable from this host: the ARP request (IPv6: neighbour solicitation) is swallowed',
  },
  'wrong-mac-answered': {
    severity: 'outage',
    text: 'frames to the address carry a wrong MAC: unreachable, or at another machine',
  },
  'answer-refused': {
    severity: 'outage',
    text: "guests drop the responder's answer: address unreachable from this host",
  },
  'ghost-address': {
    severity: 'degraded',
    text: 'an unused address seems to exist: duplicate address detection fails; once re-used, frames go to a wrong MAC',
  },
  'host-cut-off': { severity: 'outage', text: 'nobody on that host is reachable, in either direction' },
  'host-not-reached': {
    severity: 'outage',
    text: 'nobody on that host is reachable by unicast or broadcast from here',
  },
  'segment-split-casts-ignored': {
    severity: 'outage',
    text: 'no traffic of the network with other hosts, and agents from Neutron 21 on ignore every cast of it',
  },
  'segment-split': { severity: 'outage', text: 'no traffic of the network with other hosts; casts are accepted' },
  'ports-not-wired': {
    severity: 'outage',
    text: 'the ports of the network on this host are not wired at all: dead VLAN (tag 4095) or no tag',
  },
  'ingress-gone': {
    severity: 'outage',
    text: 'the ports are wired, but nothing that other hosts send to the network is let in',
  },
  'no-device': {
    severity: 'outage',
    text: 'the ports of the network on this host are not wired at all: there is no vxlan device',
  },
  'ports-not-active': {
    severity: 'degraded',
    text: 'the ports of the network on this host are not wired; that is an outage unless they are switched off',
  },
  'another-tunnel-id': {
    severity: 'outage',
    text: 'frames leave under the tunnel id of another network: lost, or seen by that network',
  },
  'left-over-flow': { severity: 'cosmetic', text: 'nothing: the VLAN of the flow belongs to no network any more' },
  nothing: { severity: 'cosmetic', text: 'nothing' },
  'restart-in-progress': {
    severity: 'degraded',
    text: 'entries not announced again are lost when the restart ends; if it is stuck, casts cannot remove the old flows',
  },
} as const satisfies Record<string, Effect>;

export type EffectId = keyof typeof EFFECTS;
