/**
 * Casts of one port come from several workers of the server, so the remove of a port that goes and the update of its
 * addresses just before can overtake each other: the remove then names an address that the MAC has no more, or not yet.
 * Real agents take a MAC away by any of its addresses (spec l2pop 3.8.4, 4.5); here a remove takes exactly its pairs,
 * and these are the ones that are told apart. What is noted of a MAC ends with its next add.
 */
export interface Overtaken {
  /** An update took this address. */
  taken(mac: string, ip: string): void;
  /** An update gives this address. True: a remove of it has come before, and the port is gone. */
  isGoneWhenGiven(mac: string, ip: string): boolean;
  /** A remove names this address, which the MAC does not have. True: an update has taken it since, and the port is gone. */
  isGoneWhenRemoved(mac: string, ip: string): boolean;
  /** The MAC was added, or is gone: nothing of before counts. */
  forget(mac: string): void;
}

interface Noted {
  taken: Set<string>;
  removed: Set<string>;
}

export function createOvertaken(): Overtaken {
  const noted = new Map<string, Noted>();

  const of = (mac: string): Noted => {
    let known = noted.get(mac);
    if (known === undefined) {
      known = { taken: new Set(), removed: new Set() };
      noted.set(mac, known);
    }
    return known;
  };

  return {
    taken: (mac, ip) => void of(mac).taken.add(ip),
    isGoneWhenGiven(mac, ip) {
      noted.get(mac)?.taken.delete(ip);
      return noted.get(mac)?.removed.has(ip) ?? false;
    },
    isGoneWhenRemoved(mac, ip) {
      const known = of(mac);
      known.removed.add(ip);
      return known.taken.has(ip);
    },
    forget: (mac) => void noted.delete(mac),
  };
}
