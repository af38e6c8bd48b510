import { expect, test } from 'vitest';
import type { DumpKind } from '../../src/fdb/dump.ts';
import { uncertainHoldings } from '../../src/fdb/uncertain-holdings.ts';
import { emptyDump } from './dump-of-sample.ts';

test.each<[DumpKind, string, string[]]>([
  ['ovs', 'table=20, priority=2,xx', ['unicast']],
  ['ovs', 'table=21, priority=1,arp', ['arp']],
  ['ovs', 'table=22, dl_vlan=1', ['flood']],
  ['ovs', 'table=10, priority=1', []],
  ['ovs', 'cookie=0x1, priority=2,xx', ['arp', 'flood', 'unicast']],
  ['linuxbridge', '192.168.0.1 dev vxlan-1 lladdr xx PERMANENT', ['arp']],
  ['linuxbridge', '? (192.168.0.1) at xx [ether] PERM on vxlan-1', ['arp']],
  ['linuxbridge', 'fa:16:3e dev vxlan-1 dst 10.0.0.2 self permanent', ['unicast']],
  ['linuxbridge', '00:00:00:00:00:00 dev vxlan-1 dst 10.0 self permanent', ['flood']],
  ['linuxbridge', 'dev vxlan-1 ???', ['arp', 'flood', 'unicast']],
])('on %s the unread line %j makes %j uncertain', (kind, text, holdings) => {
  const dump = emptyDump(kind, { unread: [{ file: '-', line: 1, text, why: 'odd' }] });
  expect(Object.keys(uncertainHoldings(dump)).sort()).toEqual(holdings);
});

test('several lines are counted', () => {
  const line = { file: '-', line: 1, text: 'table=20', why: 'odd' };
  expect(uncertainHoldings(emptyDump('ovs', { unread: [line, line] })).unicast).toMatch(/^uncertain: 2 lines/);
});
