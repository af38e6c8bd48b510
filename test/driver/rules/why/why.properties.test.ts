import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryRows } from '../../../../src/driver/inventory/inventory.ts';
import { inventoryOf } from '../../../../src/driver/inventory/lab-file.ts';
import { createMechanismDriver } from '../../../../src/driver/mechanism-driver.ts';
import { FLOODING_ENTRY, isFloodingEntry, type Pair } from '../../../../src/fdb/entries.ts';
import { type PortDestination, parseDestination } from '../../../../src/fdb/trace/destination.ts';
import { anyRows } from '../../arbitrary-rows.ts';
import { macOf } from '../../build-rows.ts';

const MACS = [1, 2, 3, 4].map(macOf);
const IPS = ['192.0.2.1', '192.0.2.2', '192.0.2.253', '192.0.2.254', '2001:db8::1', '203.0.113.9'];
const NETWORKS = ['n-1', 'n-2', 'n-3'];

const pair = fc.tuple(fc.constantFrom(...MACS), fc.constantFrom(...IPS)) as fc.Arbitrary<Pair>;
/** Entries of another source, under tunnel ips of agents and of nobody. */
const foreign = fc.record({
  name: fc.constantFrom('BGPVPN', 'L3_ROUTER_NAT'),
  networks: fc
    .array(
      fc.tuple(
        fc.constantFrom(...NETWORKS),
        fc.dictionary(
          fc.constantFrom('10.0.0.1', '10.0.0.2', '198.51.100.7', '10.0.0.1,2001:db8::9'),
          fc.array(pair, { maxLength: 3 }).map((pairs) => [FLOODING_ENTRY, ...pairs]),
        ),
      ),
      { maxLength: 3 },
    )
    .map((entries) => new Map(entries)),
});

/** Few MACs, so that ports share them and foreign entries meet them; an id a port. */
const manyKinds = fc.tuple(anyRows, fc.array(foreign, { maxLength: 2 })).map(
  ([rows, foreignSources]): InventoryRows => ({
    ...rows,
    ports: rows.ports.map((port, index) => ({ ...port, id: `port-${index}`, mac: MACS[index % MACS.length]! })),
    foreignSources,
  }),
);

const hosts = [undefined, '', 'c1', 'c2', 'c3', 'c9'];
const sources = [undefined, 'BGPVPN'];
const destinations = [...MACS, ...IPS, 'fa:16:3e:77:77:77'].map((text) => parseDestination(text) as PortDestination);

const isOf = ([mac, ip]: Pair, destination: PortDestination): boolean =>
  destination.kind === 'mac' ? mac === destination.mac : ip === destination.ip;

test('why says "expected" exactly when the answer holds the entry, and names the very entries', async () => {
  await fc.assert(
    fc.asyncProperty(
      manyKinds,
      fc.constantFrom(...NETWORKS),
      fc.constantFrom(...hosts),
      fc.constantFrom(...sources),
      async (rows, networkId, host, source) => {
        const driver = createMechanismDriver(inventoryOf(rows, 'random.yaml'));
        const answer = await driver.getFdbEntries([networkId], { host, source });
        for (const destination of destinations) {
          const held = Object.entries(answer[networkId]!.ports).flatMap(([tunnelIp, pairs]) =>
            pairs
              .filter((each) => !isFloodingEntry(each) && isOf(each, destination))
              .map((each) => `${tunnelIp} ${each}`),
          );
          const why = await driver.why(networkId, destination, { host, source });
          expect(why.isExpected).toBe(held.length > 0);
          expect([...new Set(why.entries.map((each) => `${each.tunnelIp} ${each.pair}`))].sort()).toEqual(
            [...new Set(held)].sort(),
          );
          // whoever is told that an entry is not expected is told by what rule
          expect(why.isExpected || why.verdicts.some(({ weight }) => weight === 'out')).toBe(true);
        }
      },
    ),
    { numRuns: 400 },
  );
});
