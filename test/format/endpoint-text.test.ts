import { describe, expect, test } from 'vitest';
import { entriesReport } from '../../src/format/entries-report.ts';
import { namesDocument } from '../../src/format/known-names.ts';
import { render } from '../../src/format/render.ts';
import { paintFor } from '../../src/format/style.ts';
import { withHosts } from '../../src/format/with-hosts.ts';

const LIST = '10.0.0.2,2001:db8::2';
const layout = { width: 100, paint: paintFor(false) };
const entries = {
  n: { segment_id: 1, network_type: 'vxlan', ports: { [LIST]: [['fa:16:3e:0a:02:01', '192.168.10.21'] as const] } },
};

describe.each([
  { what: 'the same list', text: LIST },
  { what: 'a list in another order and spelling', text: '2001:0DB8::2, 10.0.0.2' },
  { what: 'one of its addresses', text: '2001:db8::2' },
])("a comma list of addresses has its host where the agent's tunnel ip is $what:", ({ text }) => {
  const known = { names: new Map<string, string>(), hosts: new Map([[text, 'c2']]) };
  const report = entriesReport(entries, known);

  test('in the table of entries, and in its column', async () => {
    expect(await render(report, { format: 'table', layout })).toMatch(/10\.0\.0\.2,2001:db8::2 \| c2/);
    expect(await render(report, { format: 'value', columns: ['host'], layout })).toBe('c2\n');
  });

  test('in a line of --watch', () => {
    expect(report.comparing!.lineOf(report.rows[0]!)).toContain(`${LIST} (c2)`);
  });

  test('below a cell, and in the names for programs', () => {
    expect(withHosts(LIST, known.hosts)).toEqual([LIST, '(c2)']);
    expect(namesDocument(known, [], [LIST, '10.0.0.9']).tunnel_ip_hosts).toEqual({ [LIST]: 'c2' });
  });
});
