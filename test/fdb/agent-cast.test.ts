import { describe, expect, it } from 'vitest';
import { networksOfCast, parseCastMessage } from '../../src/fdb/agent-cast.ts';
import { MalformedEntries } from '../../src/fdb/entries.ts';

const pair = ['fa:16:3e:0a:02:01', '192.168.10.21'];
const changed = (change: unknown) => ({ chg_ip: { 'net-1': { '10.0.0.2': change } } });

describe('the argument of a cast', () => {
  it.each([
    ['only addresses taken', { before: [pair] }],
    ['only addresses given', { after: [pair] }],
    ['both', { before: [pair], after: [pair] }],
  ])('of an update may hold %s (check 4)', (_what, change) => {
    const cast = parseCastMessage('update_fdb_entries', changed(change));
    expect(cast.fdbEntries).toEqual(changed(change));
    expect(networksOfCast(cast)).toEqual(['net-1']);
  });

  it("names its networks without StarlingX's source", () => {
    const fdbEntries = { source: 'L3_ROUTER_NAT', 'net-1': { segment_id: 1, network_type: 'vxlan', ports: {} } };
    expect(networksOfCast(parseCastMessage('add_fdb_entries', fdbEntries))).toEqual(['net-1']);
  });

  it.each([
    ['add_fdb_entries', { 'net-1': { segment_id: '1', network_type: 'vxlan', ports: {} } }, 'net-1.segment_id'],
    ['update_fdb_entries', {}, 'chg_ip'],
    ['update_fdb_entries', { chg_ip: { 'net-1': [] } }, 'chg_ip.net-1'],
    ['update_fdb_entries', changed({ before: pair }), 'chg_ip.net-1.10.0.0.2.before[0]'],
    ['update_fdb_entries', changed({ after: 'x' }), 'chg_ip.net-1.10.0.0.2.after'],
  ] as const)('%s %j is refused at %s', (method, value, place) => {
    expect(() => parseCastMessage(method, value)).toThrow(
      expect.objectContaining({ place }) as unknown as MalformedEntries,
    );
    expect(() => parseCastMessage(method, value)).toThrow(MalformedEntries);
  });
});
