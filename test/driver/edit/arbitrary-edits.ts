import fc from 'fast-check';
import type { InventoryRows, PortRow } from '../../../src/driver/inventory/inventory.ts';
import { agent, dvr, haBinding, haPort, port, segment } from '../build-rows.ts';

export const NETWORKS = ['n-1', 'n-2'];
export const HOSTS = ['c1', 'c2', 'c3', 'c4'];
const LINUXBRIDGE_HOSTS = new Set(['c3']);

const host = fc.constantFrom(...HOSTS);
const networkOf = (number: number) => ({ networkId: NETWORKS[number % 2]! });

/**
 * The ports 0 to 9 are plain, each with its network for good. One that is not ACTIVE is DOWN, as BUILD is no down. While
 * it is up nowhere it gets no other address: that would be cast to agents, who would keep it.
 */
const plain = (number: number): fc.Arbitrary<PortRow> =>
  fc
    .record({
      host: fc.oneof({ weight: 5, arbitrary: host }, { weight: 1, arbitrary: fc.constantFrom('', 'without-agent') }),
      ips: fc.subarray([`192.0.2.${number}`, `198.51.100.${number}`, `2001:db8::${number}`]),
      status: fc.constantFrom('ACTIVE', 'ACTIVE', 'DOWN'),
    })
    .map(({ host: home, ips, status }) =>
      port(number, home, status === 'DOWN' || home === '' ? [`192.0.2.${number}`] : ips, {
        ...networkOf(number),
        status,
      }),
    );

/** The ports 20 and 21 are DVR interfaces; a host that an interface is not up on is not among its hosts. */
const distributed = (number: number): fc.Arbitrary<PortRow> =>
  fc
    .subarray(HOSTS, { minLength: 1 })
    .map((hosts) => dvr(number, Object.fromEntries(hosts.map((name) => [name, 'ACTIVE'])), networkOf(number)));

/** The ports 30 and 31 belong to an HA router. They stay ACTIVE: one that is unwired leaves its flooding entry. */
const replicated = (number: number): fc.Arbitrary<PortRow> =>
  host.map((home) => haPort(number, home, 'r-1', networkOf(number)));

const ports = fc
  .subarray([
    ...Array.from({ length: 10 }, (_, number) => plain(number)),
    ...[20, 21].map(distributed),
    ...[30, 31].map(replicated),
  ])
  .chain((chosen) => fc.tuple(...chosen));

const state: fc.Arbitrary<InventoryRows> = fc
  .record({ ports, haHosts: fc.subarray(HOSTS) })
  .map(({ ports, haHosts }) => ({
    networks: NETWORKS.map((id) => ({ id, name: id })),
    segments: NETWORKS.map((id, index) => segment({ networkId: id, segmentationId: index + 1 })),
    agents: HOSTS.map((name, index) => ({
      ...agent(name, `10.0.0.${index + 1}`),
      agentType: LINUXBRIDGE_HOSTS.has(name) ? 'Linux bridge agent' : 'Open vSwitch agent',
    })),
    ports,
    haBindings: [haBinding('r-1', undefined), ...haHosts.map((name) => haBinding('r-1', name))],
    foreignSources: [],
  }));

/** States of one cloud after one another, with as much changed in each as an edit of a file can change. */
export const ownEdits = fc.array(state, { minLength: 2, maxLength: 5 });
