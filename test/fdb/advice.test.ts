import { expect, test } from 'vitest';
import { advise, adviseOn } from '../../src/fdb/advice.ts';
import { DRIFT_KINDS, type DriftKind } from '../../src/fdb/drift.ts';

const NO_CAST_HELPS: DriftKind[] = ['segment-mismatch', 'network-unknown', 'tunnel-id-mismatch'];

// 5.5, and item 27 of the conformance list
test.each(Object.keys(DRIFT_KINDS) as DriftKind[])('%s is advised as the table of repairs says', (kind) => {
  const remedy = NO_CAST_HELPS.includes(kind) ? 'agent-restart' : kind === 'old-cookie' ? 'wait' : 'casts';
  expect(advise(kind, 'ovs').remedy).toBe(remedy);
  expect(advise(kind, 'linuxbridge').remedy).toBe(remedy);
  expect(advise(kind, 'entries')).toEqual(advise(kind, 'ovs'));
});

test.each<[DriftKind, RegExp, RegExp]>([
  ['stale-unicast', /remove cast of the MAC mends/, /under the endpoint it has here/],
  ['stale-flood', /made at wiring/, /^a remove cast of the flooding entry mends it$/],
  ['segment-mismatch', /re-plug the port/, /delete the vxlan device/],
])('%s is advised differently on OVS and linuxbridge', (kind, onOvs, onLinuxbridge) => {
  expect(advise(kind, 'ovs').text).toMatch(onOvs);
  expect(advise(kind, 'linuxbridge').text).toMatch(onLinuxbridge);
});

test.each([
  ['linuxbridge', '2001:db8:10::21', 'agent-restart'],
  ['linuxbridge', '192.168.10.21', 'casts'],
  ['ovs', '2001:db8:10::21', 'casts'],
] as const)('on %s, a missing %s is mended by %s', (kind, ip, remedy) => {
  expect(adviseOn({ kind: 'missing-arp', ip }, kind).remedy).toBe(remedy);
});
