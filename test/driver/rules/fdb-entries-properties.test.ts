import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { fdbEntries } from '../../../src/driver/rules/fdb-entries.ts';
import { isFloodingEntry, networksOf, parseFdbEntries } from '../../../src/fdb/entries.ts';
import { anyRows } from '../arbitrary-rows.ts';
import { agent, NETWORK, port, rows } from '../build-rows.ts';

const asked = fc.constantFrom(undefined, '', 'c1', 'c2', 'c9');

const holds = (check: (given: InventoryRows, host: string | undefined) => void) =>
  fc.assert(fc.property(anyRows, asked, check), { numRuns: 300 });

/** Who makes the endpoints of a network, worked out the slow way: by joining every row with every other. */
function makers(given: InventoryRows, networkId: string): Set<string> {
  const made = new Set<string>();
  for (const { configurations, host } of given.agents) {
    for (const p of given.ports) {
      const isDvr = p.deviceOwner.endsWith('_distributed');
      const isHa =
        p.deviceOwner.includes('ha_router_replicated') && given.haBindings.some((h) => h.routerId === p.deviceId);
      const isHere = isDvr
        ? p.distributedBindings.some((b) => b.host === host)
        : isHa
          ? given.haBindings.some((h) => h.routerId === p.deviceId && h.host === host)
          : p.bindings.some((b) => b.host === host);
      const counts = p.networkId === networkId && p.status === 'ACTIVE' && isHere && host !== '';
      if (counts && configurations.tunneling_ip) made.add(JSON.stringify([configurations.tunneling_ip, host]));
    }
  }
  return made;
}

test('an endpoint is there if and only if a host other than the asked one makes it', () => {
  holds((given, host) => {
    for (const [id, { ports }] of networksOf(fdbEntries(given, { host }))) {
      const made = [...makers(given, id)].map((maker) => JSON.parse(maker) as [string, string]);
      const expected = new Set(made.filter(([, name]) => host === '' || name !== host).map(([tunnelIp]) => tunnelIp));
      expect(new Set(Object.keys(ports))).toEqual(expected);
    }
  });
});

test('an endpoint that is left has the same pairs as in the full set', () => {
  holds((given, host) => {
    const full = fdbEntries(given);
    for (const [id, { ports }] of networksOf(fdbEntries(given, { host }))) {
      expect(full[id]!.ports).toMatchObject(ports);
      for (const [endpoint, pairs] of Object.entries(ports)) expect(full[id]!.ports[endpoint]).toEqual(pairs);
    }
  });
});

test('every endpoint has the flooding entry once, and first', () => {
  holds((given, host) => {
    for (const [, { ports }] of networksOf(fdbEntries(given, { host }))) {
      for (const pairs of Object.values(ports)) {
        expect(pairs.map(isFloodingEntry)).toEqual([true, ...pairs.slice(1).map(() => false)]);
      }
    }
  });
});

test('the answer for many networks is that of each of them', () => {
  holds((given, host) => {
    const single = given.networks.map((network) => fdbEntries({ ...given, networks: [network] }, { host }));
    expect(Object.assign({}, ...single)).toEqual(fdbEntries(given, { host }));
  });
});

test('the order of the rows changes no endpoint', () => {
  const sorted = (given: InventoryRows) =>
    networksOf(fdbEntries(given)).map(([id, { ports }]) => [
      id,
      Object.entries(ports)
        .map(([endpoint, pairs]) => [endpoint, pairs.map(String).toSorted()])
        .toSorted(),
    ]);
  holds((given) => {
    const turned = { ...given, ports: given.ports.toReversed(), agents: given.agents.toReversed() };
    expect(sorted(turned)).toEqual(sorted(given));
  });
});

test('every answer is well-formed FDB entries', () => {
  holds((given, host) => {
    parseFdbEntries(JSON.parse(JSON.stringify(fdbEntries(given, { host }))));
  });
});

test('five hundred hosts with forty ports each are all there', () => {
  const agents = Array.from({ length: 500 }, (_, h) => agent(`c${h}`, `10.0.${h >> 8}.${h & 255}`));
  const ports = Array.from({ length: 20_000 }, (_, n) => port(n, `c${n % 500}`, ['192.0.2.1']));
  const { ports: endpoints } = fdbEntries(rows({ agents, ports }), { host: 'c7' })[NETWORK]!;
  expect(Object.keys(endpoints)).toHaveLength(499);
  expect(Object.values(endpoints).every((pairs) => pairs.length === 41)).toBe(true);
});
