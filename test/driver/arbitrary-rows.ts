import fc from 'fast-check';
import type { InventoryRows, PortRow } from '../../src/driver/inventory/inventory.ts';
import { agent, dvr, haBinding, haPort, port, segment } from './build-rows.ts';

const host = fc.constantFrom('c1', 'c2', 'c3', 'c4', '');
const networkId = fc.constantFrom('n-1', 'n-2', 'n-3');
const status = fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'DOWN', 'BUILD');
const ips = fc.uniqueArray(fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1'), { maxLength: 3 });
const hosts = fc.uniqueArray(host, { maxLength: 3 });

const anyPort: fc.Arbitrary<PortRow> = fc
  .record({
    number: fc.nat(65_535),
    kind: fc.constantFrom('plain', 'dvr', 'ha'),
    networkId,
    status,
    ips,
    hosts,
    router: fc.constantFrom('r-1', 'r-2', 'r-3'),
  })
  .map(({ number, kind, hosts, ips, router, ...more }) => {
    if (kind === 'dvr') return dvr(number, Object.fromEntries(hosts.map((name) => [name, 'ACTIVE'])), more);
    if (kind === 'ha') return haPort(number, hosts[0] ?? '', router, more);
    return port(
      number,
      hosts.map((name, index) => ({ host: name, status: index === 0 ? 'ACTIVE' : 'INACTIVE' })),
      ips,
      more,
    );
  });

/** Three networks, up to four hosts that may share tunnel ips or have two agents, ports of every kind. */
export const anyRows: fc.Arbitrary<InventoryRows> = fc
  .record({
    agents: fc.array(
      fc.tuple(
        fc.constantFrom('c1', 'c2', 'c3', 'c4'),
        fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::9', undefined),
      ),
      { maxLength: 7 },
    ),
    ports: fc.array(anyPort, { maxLength: 25 }),
    ha: fc.array(fc.tuple(fc.constantFrom('r-1', 'r-2'), fc.option(host, { nil: undefined })), { maxLength: 4 }),
  })
  .map(({ agents, ports, ha }) => ({
    networks: ['n-1', 'n-2', 'n-3'].map((id) => ({ id, name: id })),
    segments: ['n-1', 'n-2', 'n-3'].map((id, index) => segment({ networkId: id, segmentationId: index + 1 })),
    agents: agents.map(([name, tunnelIp]) => agent(name, tunnelIp)),
    ports,
    haBindings: ha.map(([router, name]) => haBinding(router, name)),
    foreignSources: [],
  }));
