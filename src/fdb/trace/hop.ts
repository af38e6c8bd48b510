import type { Endpoint } from '../endpoint.ts';

/** What becomes of a frame at one place. */
export type Hop =
  /** The host's own ARP (or neighbour) responder answers the request. */
  | { how: 'answered'; macs: readonly string[] }
  /** To these endpoints: by the MAC's own entry, by a learned one, or flooded. */
  | { how: 'sent'; by: 'entry' | 'learned' | 'flooding'; endpoints: readonly Endpoint[] }
  /** The destination is behind the host itself. During a migration it is elsewhere too. */
  | { how: 'here'; elsewhere: readonly Endpoint[] }
  | { how: 'dropped'; reason: string }
  /** The side does not tell. */
  | { how: 'untold'; reason: string };

/** ask-arp, ask-nd: the request for an address's MAC; send: a frame to a MAC; arrive: one that comes in by a tunnel. */
export type LegKind = 'ask-arp' | 'ask-nd' | 'send' | 'arrive';

/** One piece of a frame's way on a host. */
export interface Leg {
  kind: LegKind;
  /** The address asked for, the MAC or group sent to, or where it comes from. */
  subject: string;
  hop: Hop;
}

/** Does the hop use the flood set? */
export const isFlooding = (hop: Hop | undefined): boolean => hop?.how === 'sent' && hop.by === 'flooding';
