import type { DriftKind } from '../../../src/fdb/drift.ts';
import { HOSTS } from '../field.ts';
import { onHost } from '../hosts/on-host.ts';
import { type Breaker, FLOODING_MAC, STALE, targetsOf } from './breaker.ts';
import type { Scene } from './scene.ts';

const KINDS = [
  { kind: 'missing-unicast', isFelt: false, isUndone: true },
  { kind: 'stale-unicast', isFelt: false, isUndone: false },
  { kind: 'wrong-endpoint', isFelt: true, isUndone: true },
  { kind: 'missing-flood', isFelt: false, isUndone: true },
  { kind: 'stale-flood', isFelt: false, isUndone: true },
  { kind: 'missing-arp', isFelt: true, isUndone: true },
  { kind: 'stale-arp', isFelt: false, isUndone: true },
  { kind: 'wrong-arp', isFelt: true, isUndone: true },
  { kind: 'endpoint-absent', isFelt: true, isUndone: true },
] as const satisfies Breaker['kinds'];

/** Breaks the entries of the host with the ARP responder by iproute2. */
export function linuxbridgeBreaker(scene: () => Scene): Breaker {
  const host = HOSTS.responder;
  // a vxlan device with the responder takes ARP replies for itself, so the peer's ARP has to be answered where it is asked
  const peer = HOSTS.snat;
  const other = HOSTS.dvr;
  const device = () => `vxlan-${scene().network.segmentId}`;
  const run = (...command: [string, ...string[]]) => onHost(scene().host(host), ...command);
  const fdb = (verb: string, mac: string, tunnelIp: string) =>
    run('bridge', 'fdb', verb, mac, 'dev', device(), 'dst', tunnelIp, 'self', 'permanent');
  const neighbour = (ip: string, mac: string) =>
    run('ip', 'neigh', 'replace', ip, 'dev', device(), 'lladdr', mac, 'nud', 'permanent');
  const forget = (ip: string) => run('ip', 'neigh', 'del', ip, 'dev', device());
  const facts = () => targetsOf(scene(), peer, other);

  const breaks: Record<(typeof KINDS)[number]['kind'], () => Promise<unknown>> = {
    'missing-unicast': () => fdb('del', facts().mac, facts().home),
    'stale-unicast': () => fdb('add', STALE.mac, facts().home),
    'wrong-endpoint': () => fdb('replace', facts().mac, facts().elsewhere),
    'missing-flood': () => fdb('del', FLOODING_MAC, facts().home),
    'stale-flood': () => fdb('append', FLOODING_MAC, STALE.tunnelIp),
    'missing-arp': () => forget(facts().ip),
    'stale-arp': () => neighbour(STALE.ip, facts().mac),
    'wrong-arp': () => neighbour(facts().ip, facts().otherMac),
    async 'endpoint-absent'() {
      await fdb('del', facts().mac, facts().home);
      await fdb('del', FLOODING_MAC, facts().home);
      await forget(facts().ip);
    },
  };
  return {
    host,
    peer,
    kinds: KINDS,
    break: async (kind: DriftKind) => void (await breaks[kind as keyof typeof breaks]()),
  };
}
