import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import { resolveEndpoints } from '../../../src/fdb/resolve-endpoints.ts';
import { expectForwarding, type ForwardingJson } from '../forwarding-json.ts';
import {
  DAMAGE,
  type FlowForm,
  portsOf,
  type WrittenHost,
  type WrittenSegment,
  writeFlows,
  writeInterfaces,
  writePorts,
  writeShow,
} from '../write-ovs.ts';

const part = (text: string, name = 'flows') => ({ text, name });

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));
const mac = fc.array(hex, { minLength: 6, maxLength: 6 }).map((bytes) => bytes.join(':'));
const ipv4 = fc.ipV4();
const tunnelIp = fc.integer({ min: 2, max: 9 }).map((last) => `10.0.0.${last}`);
const tunnelIpv6 = fc.integer({ min: 2, max: 9 }).map((last) => `2001:db8::${last}`);

const segments = (endpoint: fc.Arbitrary<string>): fc.Arbitrary<WrittenSegment[]> =>
  fc
    .uniqueArray(
      fc.record({
        networkType: fc.constantFrom('vxlan' as const, 'gre' as const, 'geneve' as const),
        segmentId: fc.integer({ min: 1, max: 0xffffff }),
        unicast: fc.dictionary(mac, endpoint, { maxKeys: 5 }),
        flood: fc.uniqueArray(endpoint, { maxLength: 5 }),
        arp: fc.dictionary(ipv4, mac, { maxKeys: 4 }),
        learned: fc.dictionary(mac, endpoint, { maxKeys: 2 }),
      }),
      { selector: ({ networkType, segmentId }) => `${networkType} ${segmentId}`, minLength: 1, maxLength: 5 },
    )
    .map((list) => list.map((segment, index) => ({ ...segment, localVlan: index + 1, networkId: `net-${index}` })));

const host = (endpoint: fc.Arbitrary<string>): fc.Arbitrary<WrittenHost> =>
  fc.record({ segments: segments(endpoint), hasResponder: fc.boolean(), ownTunnelIp: fc.constant('10.0.0.1') });

const form: fc.Arbitrary<FlowForm> = fc.record({
  openflow: fc.constantFrom('1.0' as const, '1.3' as const),
  hasNames: fc.boolean(),
  hasStatistics: fc.boolean(),
  isOlder: fc.boolean(),
});

const stateOf = ({ segments, hasResponder }: WrittenHost): ForwardingJson[] =>
  segments.map(({ networkType, segmentId, localVlan, networkId, arp, ...rest }) => ({
    network_id: networkId!,
    local_vlan: localVlan,
    network_type: networkType,
    segment_id: segmentId,
    ...rest,
    arp: hasResponder ? arp : {},
  }));

test('what is printed in any form is read back, with each port table', async () => {
  await fc.assert(
    fc.asyncProperty(host(tunnelIp), form, async (held, as) => {
      const flows = part(writeFlows(held, as));
      const tables = [part(writeInterfaces(held), 'interfaces'), part(writePorts(held), 'ports')];
      expectForwarding(await readDump([flows, ...tables]), stateOf(held), { hasNetworkIds: true });
      expectForwarding(await readDump([part(writeShow(held), 'show'), flows]), stateOf(held));
      const dump = await readDump([flows]);
      const ofports = new Map(portsOf(held).map(({ type, ip, ofport }) => [`${type} ${ip}`, `port ${ofport}`]));
      const rename = (ip: string, type: string) => (as.hasNames ? ip : ofports.get(`${type} ${ip}`)!);
      expectForwarding(dump, stateOf(held), { rename });
      expect(dump).toMatchObject({
        responder: held.hasResponder,
        segmentsComplete: true,
        unread: [],
        brokenArp: [],
        tunnelIdMismatches: [],
      });
    }),
    { numRuns: 150 },
  );
});

test('IPv6 endpoints are found among candidates and are unknown without', async () => {
  await fc.assert(
    fc.asyncProperty(host(tunnelIpv6), form, async (held, as) => {
      const dump = await readDump([part(writeFlows(held, { ...as, hasNames: true }))]);
      expectForwarding(
        resolveEndpoints(
          dump,
          [2, 3, 4, 5, 6, 7, 8, 9].map((last) => `2001:db8::${last}`),
        ),
        stateOf(held),
      );
      expect(resolveEndpoints(dump, ['2001:db8::ffff'])).toBe(dump);
    }),
    { numRuns: 60 },
  );
});

test.each(Object.keys(DAMAGE))('flows pasted with %s are read as the dump they were', async (name) => {
  await fc.assert(
    fc.asyncProperty(host(tunnelIp), form, async (held, as) => {
      const dump = await readDump([
        part(DAMAGE[name]!(writeFlows(held, as))),
        part(writeInterfaces(held), 'interfaces'),
      ]);
      expectForwarding(dump, stateOf(held));
      expect(dump.unread).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
