import type { DriftKind } from '../../../src/fdb/drift.ts';
import type { Scene } from './scene.ts';

/** Breaks one host's dataplane behind its agent's back. */
export interface Breaker {
  host: string;
  /** Whose VM the host's own talks to, and whose entries are broken. */
  peer: string;
  /**
   * To break one kind of drift each. `isFelt`: the peer's VM cannot be reached then. `isUndone`: a cast can bring the drift back,
   * which none can where it takes an ofport that no port has, a port without a network, or an address that nobody knows.
   */
  kinds: readonly { kind: DriftKind; isFelt: boolean; isUndone: boolean }[];
  break(kind: DriftKind): Promise<void>;
}

/** What is broken: entries of the peer's VM, and where else they could lead. */
export const targetsOf = (scene: Scene, peer: string, other: string) => ({
  mac: scene.portOn(peer).mac,
  ip: scene.portOn(peer).ips[0]!,
  home: scene.host(peer).tunnelIp,
  elsewhere: scene.host(other).tunnelIp,
  otherMac: scene.portOn(other).mac,
});

/** Of a VM and of a host that nobody has. */
export const STALE = { mac: 'fa:16:3e:99:99:99', ip: '192.168.66.250', tunnelIp: '198.18.0.250' } as const;

export const FLOODING_MAC = '00:00:00:00:00:00';
