import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { castsFor } from '../../src/driver/casts.ts';
import type { AgentRow, InventoryRows, PortRow } from '../../src/driver/inventory/inventory.ts';
import type { PortEvent } from '../../src/driver/port-event.ts';
import type { AgentCast } from '../../src/fdb/agent-cast.ts';
import { FLOODING_ENTRY as F } from '../../src/fdb/entries.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { agent, dvr, haBinding, haPort, macOf, NETWORK, port, rows, segment } from './build-rows.ts';

const samplePort = (host: string, mac: string, ips: string[], more: Partial<PortRow> = {}) => ({
  ...port(0, host, ips, more),
  id: mac,
  mac,
});
const down = { status: 'DOWN' };

// the database of test/samples/wire/README.md: hosts c1..c4, and the ports that its events name
const agents: AgentRow[] = [1, 2, 3, 4].flatMap((n) => [
  { host: `c${n}`, agentType: 'L3 agent', configurations: {} },
  agent(`c${n}`, `10.0.0.${n}`),
]);
const a1 = samplePort('c1', 'fa:16:3e:0a:01:01', ['192.168.10.11']);
const a2 = samplePort('c1', 'fa:16:3e:0a:01:02', ['192.168.10.12']);
const a3 = samplePort('c1', 'fa:16:3e:0a:01:03', ['192.168.10.13']);
const a4 = samplePort('c1', 'fa:16:3e:0a:01:04', []);
const b1 = samplePort('c2', 'fa:16:3e:0a:02:01', ['192.168.10.21', '2001:db8:10::21']);
const b1OnC4 = { ...b1, bindings: [{ host: 'c4', status: 'ACTIVE' as const }] };
const b2 = samplePort('c2', 'fa:16:3e:0a:02:10', ['192.168.10.60']);
const b3 = samplePort('c2', 'fa:16:3e:0a:02:11', ['192.168.10.61']);
const d1 = samplePort('c3', 'fa:16:3e:0a:03:01', ['192.168.10.32', '192.168.10.31']);
const dvrOn = (host: string, status: string) => dvr(90, { [host]: status });
const ha = samplePort('c3', 'fa:16:3e:0a:ee:01', ['192.168.10.254'], {
  deviceOwner: 'network:ha_router_replicated_interface',
  deviceId: 'r',
});
const haBindings = [haBinding('r', 'c3', 'active'), haBinding('r', 'c4')];
const others = [b1, d1];
const afterMigration = [a1, a2, b1OnC4, d1];
const withIps = (...ips: string[]) => ({ ...b1, fixedIps: ips.map((ip) => ({ ip })) });

const samples: { sample: string; event: PortEvent; after: Partial<InventoryRows> }[] = [
  {
    sample: '01-port-up-first-on-host',
    event: { kind: 'port-up', port: a1, host: 'c1' },
    after: { ports: [a1, ...others] },
  },
  {
    sample: '02-port-up-second-on-host',
    event: { kind: 'port-up', port: a2, host: 'c1' },
    after: { ports: [a1, a2, ...others] },
  },
  {
    sample: '03-port-up-third-on-host',
    event: { kind: 'port-up', port: a3, host: 'c1' },
    after: { ports: [a1, a2, a3, ...others] },
  },
  {
    sample: '04-port-up-third-refresh-tunnels',
    event: { kind: 'port-up', port: a3, host: 'c1', refreshTunnels: true },
    after: { ports: [a1, a2, a3, ...others] },
  },
  {
    sample: '05-port-up-no-fixed-ips',
    event: { kind: 'port-up', port: a4, host: 'c1' },
    after: { ports: [a1, a2, a3, a4, ...others] },
  },
  {
    sample: '06-port-down-not-last',
    event: { kind: 'port-down', port: a3, host: 'c1' },
    after: { ports: [a1, a2, { ...a3, ...down }, a4, ...others] },
  },
  {
    sample: '07-device-down-wiring',
    event: { kind: 'device-down', port: a3, host: 'c1' },
    after: { ports: [a1, a2, { ...a3, ...down }, a4, ...others] },
  },
  {
    sample: '08-port-down-last-on-host',
    event: { kind: 'port-down', port: d1, host: 'c3' },
    after: { ports: [a1, b1, { ...d1, ...down }] },
  },
  {
    sample: '09-fixed-ip-changed',
    event: { kind: 'fixed-ips-changed', before: b1, after: withIps('192.168.10.24', '2001:db8:10::21') },
    after: { ports: [a1, b1, d1] },
  },
  {
    sample: '10-fixed-ip-added',
    event: {
      kind: 'fixed-ips-changed',
      before: b1,
      after: withIps('192.168.10.21', '192.168.10.25', '2001:db8:10::21'),
    },
    after: { ports: [a1, b1, d1] },
  },
  {
    sample: '11-fixed-ip-removed',
    event: { kind: 'fixed-ips-changed', before: b1, after: withIps('2001:db8:10::21') },
    after: { ports: [a1, b1, d1] },
  },
  {
    sample: '12-migration-host-changed',
    event: { kind: 'binding-moved', before: b1 },
    after: { ports: [a1, a2, { ...b1OnC4, ...down }, d1] },
  },
  {
    sample: '13-migration-up-on-new-host',
    event: { kind: 'port-up', port: b1OnC4, host: 'c4' },
    after: { ports: afterMigration },
  },
  {
    sample: '14-migration-late-device-down-of-old-host',
    event: { kind: 'device-down', port: b1OnC4, host: 'c2' },
    after: { ports: afterMigration },
  },
  {
    sample: '15-dvr-interface-up-first',
    event: { kind: 'dvr-interface-updated', port: dvrOn('c2', 'ACTIVE') },
    after: { ports: [...afterMigration, dvrOn('c2', 'ACTIVE')] },
  },
  {
    sample: '16-dvr-interface-up-not-first',
    event: { kind: 'dvr-interface-updated', port: dvrOn('c2', 'ACTIVE') },
    after: { ports: [...afterMigration, b2, b3, dvrOn('c2', 'ACTIVE')] },
  },
  {
    sample: '17-dvr-interface-down',
    event: { kind: 'dvr-interface-updated', port: dvrOn('c3', 'DOWN') },
    after: { ports: [...afterMigration, b2, b3, dvrOn('c3', 'DOWN')] },
  },
  {
    sample: '18-ha-router-port-up',
    event: { kind: 'port-up', port: ha, host: 'c3' },
    after: { ports: [...afterMigration, b2, b3, ha], haBindings },
  },
  {
    sample: '19-ha-router-port-down-router-stays',
    event: { kind: 'device-down', port: ha, host: 'c3', isRouterStillScheduled: true },
    after: { ports: [a1, a2, b1OnC4, { ...ha, ...down }], haBindings },
  },
  {
    sample: '20-ha-router-port-deleted',
    event: { kind: 'port-deleted', port: ha },
    after: { ports: [a1, b1OnC4], haBindings },
  },
  { sample: '21-port-deleted-last-on-host', event: { kind: 'port-deleted', port: b1OnC4 }, after: { ports: [a1, d1] } },
  {
    sample: '22-port-up-on-vlan-segment',
    event: { kind: 'port-up', port: a1, host: 'c1' },
    after: { ports: [a1, d1], segments: [segment({ networkType: 'vlan', segmentationId: 42 })] },
  },
];

/** A cast as the samples write it down. */
const onTheWire = ({ method, to, fdbEntries }: AgentCast) => ({
  method,
  topic: AGENT_TOPIC,
  ...(to === 'all agents' ? { fanout: true } : { server: to.host }),
  args: { fdb_entries: fdbEntries },
});

test.each(samples)('the event of wire/$sample causes its casts', ({ sample, event, after }) => {
  const { casts } = JSON.parse(readFileSync(new URL(`../samples/wire/${sample}.json`, import.meta.url), 'utf8'));
  expect(castsFor(event, rows({ agents, ...after })).map(onTheWire)).toEqual(casts);
});

const add = (ports: Record<string, unknown>, to: AgentCast['to'] = 'all agents') => cast('add_fdb_entries', ports, to);
const remove = (ports: Record<string, unknown>) => cast('remove_fdb_entries', ports, 'all agents');
const cast = (method: string, ports: Record<string, unknown>, to: AgentCast['to']) => ({
  method,
  to,
  fdbEntries: { [NETWORK]: { segment_id: 1001, network_type: 'vxlan', ports } },
});
const plain = port(1, 'c1', ['192.0.2.1']);
const pair = [macOf(1), '192.0.2.1'];
const router = haPort(2, 'c1', 'r');
const onC1 = { haBindings: [haBinding('r', 'c1')] };

test.each<{ when: string; event: PortEvent; after: Partial<InventoryRows>; casts: unknown[] }>([
  {
    when: 'the only port of the network comes up: nobody else is there to be told of',
    event: { kind: 'port-up', port: plain, host: 'c1' },
    after: { ports: [plain] },
    casts: [add({ '10.0.0.1': [F, pair] })],
  },
  {
    when: 'a host has no agent that counts',
    event: { kind: 'port-up', port: plain, host: 'c1' },
    after: { ports: [plain], agents: [agent('c1', undefined)] },
    casts: [],
  },
  {
    when: 'an agent takes no tunnel of this type',
    event: { kind: 'port-up', port: plain, host: 'c1' },
    after: { ports: [plain], agents: [agent('c1', '10.0.0.1', { tunnel_types: ['gre'] })] },
    casts: [],
  },
  {
    when: 'l2pop_network_types is there and decides alone',
    event: { kind: 'port-down', port: plain, host: 'c1' },
    after: { agents: [agent('c1', '10.0.0.1', { l2pop_network_types: ['vlan'] })] },
    casts: [],
  },
  {
    when: 'an agent reports a tunnel ip but no types',
    event: { kind: 'port-up', port: plain, host: 'c1' },
    after: { ports: [plain], agents: [agent('c1', '10.0.0.1', { tunnel_types: undefined })] },
    casts: [],
  },
  {
    when: 'a port of a mixed network is bound to the vlan segment',
    event: {
      kind: 'port-up',
      port: { ...plain, bindings: [{ host: 'c1', status: 'ACTIVE', segmentId: 'v' }] },
      host: 'c1',
    },
    after: { segments: [segment({ id: 'v', networkType: 'vlan', segmentationId: 42 }), segment({ segmentIndex: 1 })] },
    casts: [],
  },
  {
    when: 'an unbound port is deleted',
    event: { kind: 'port-deleted', port: port(1, '', ['192.0.2.1']) },
    after: {},
    casts: [],
  },
  {
    when: 'a DVR interface is up on one host, down on another, in BUILD on a third',
    event: { kind: 'dvr-interface-updated', port: dvr(3, { c1: 'ACTIVE', c2: 'DOWN', c3: 'BUILD' }) },
    after: { ports: [dvr(3, { c1: 'ACTIVE', c2: 'DOWN', c3: 'BUILD' }, { status: 'DOWN' })] },
    casts: [add({ '10.0.0.1': [F] }), remove({ '10.0.0.2': [F] })],
  },
  {
    when: "a DVR interface's device is gone",
    event: { kind: 'device-down', port: dvr(3, { c1: 'DOWN' }), host: 'c1' },
    after: {},
    casts: [],
  },
  {
    when: "an HA router's port fails over to another binding host",
    event: { kind: 'binding-moved', before: router },
    after: onC1,
    casts: [],
  },
  {
    when: "an HA router's port gets another address",
    event: { kind: 'fixed-ips-changed', before: router, after: { ...router, fixedIps: [] } },
    after: onC1,
    casts: [],
  },
  {
    when: "an HA router's port is deleted and every host has another port",
    event: { kind: 'port-deleted', port: router },
    after: { ...onC1, ports: [plain] },
    casts: [],
  },
  {
    when: "an HA router's device is gone and the router with it",
    event: { kind: 'device-down', port: router, host: 'c1' },
    after: onC1,
    casts: [remove({ '10.0.0.1': [F, [macOf(2), '192.0.2.253']] })],
  },
  {
    when: 'fixed ips are given in another order',
    event: { kind: 'fixed-ips-changed', before: b1, after: withIps('2001:db8:10::21', '192.168.10.21') },
    after: { ports: [b1] },
    casts: [],
  },
  {
    when: 'a port that is DOWN gets another address',
    event: { kind: 'fixed-ips-changed', before: { ...plain, ...down }, after: { ...plain, ...down, fixedIps: [] } },
    after: {},
    casts: [
      {
        method: 'update_fdb_entries',
        to: 'all agents',
        fdbEntries: { chg_ip: { [NETWORK]: { '10.0.0.1': { before: [pair] } } } },
      },
    ],
  },
  {
    when: 'a network has entries of other sources: casts hold none of them',
    event: { kind: 'port-up', port: plain, host: 'c1' },
    after: {
      ports: [plain, port(2, 'c2', [])],
      foreignSources: [{ name: 'x', networks: new Map([[NETWORK, { '10.0.0.9': [] }]]) }],
    },
    casts: [add({ '10.0.0.2': [F] }, { host: 'c1' }), add({ '10.0.0.1': [F, pair] })],
  },
])('casts are right when $when', ({ event, after, casts }) => {
  expect(castsFor(event, rows(after))).toEqual(casts);
});
