import { describe, expect, test } from 'vitest';
import { parseFdbEntries } from '../../src/fdb/entries.ts';
import { entriesReport } from '../../src/format/entries-report.ts';
import { escapeControls } from '../../src/format/escape.ts';
import { render, UnknownColumn } from '../../src/format/render.ts';
import type { Format } from '../../src/format/report.ts';
import { paintFor } from '../../src/format/style.ts';

const NET = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const entries = parseFdbEntries({
  [NET]: {
    segment_id: 1001,
    network_type: 'vxlan',
    audit: true,
    ports: {
      '10.0.0.10': [['fa:16:3e:0a:03:01', '192.168.10.31']],
      '10.0.0.2': [
        ['00:00:00:00:00:00', '0.0.0.0'],
        ['fa:16:3e:0a:02:01', '192.168.10.21'],
        ['fa:16:3e:0a:02:01', '2001:db8:10::21'],
      ],
    },
  },
});
const report = entriesReport(entries, { names: new Map([[NET, 'net-a']]), hosts: new Map([['10.0.0.2', 'c2']]) });
const layout = { width: 100, paint: paintFor(false) };
const as = (format: Format, options = {}) => render(report, { format, layout, ...options });

describe('entries are rendered', () => {
  test('as json exactly as the wire holds them, unknown fields included', async () => {
    expect(JSON.parse(await as('json'))).toEqual(entries);
  });

  test('as yaml that reads back to the same', async () => {
    const { parse } = await import('yaml');
    expect(parse(await as('yaml'))).toEqual(entries);
  });

  test('as csv with a head', async () => {
    expect((await as('csv')).split('\n').slice(0, 2)).toEqual([
      'network,network_type,segment_id,tunnel_ip,mac,ip',
      `${NET},vxlan,1001,10.0.0.10,fa:16:3e:0a:03:01,192.168.10.31`,
    ]);
  });

  test('as values of the columns asked for, sorted as numbers sort', async () => {
    expect(await as('value', { columns: ['tunnel_ip', 'ip'], sortColumns: ['Tunnel IP'] })).toBe(
      '10.0.0.2 0.0.0.0\n10.0.0.2 192.168.10.21\n10.0.0.2 2001:db8:10::21\n10.0.0.10 192.168.10.31\n',
    );
  });

  test('as records when columns are chosen for json', async () => {
    expect(JSON.parse(await as('json', { columns: ['mac'] }))[0]).toEqual({ mac: 'fa:16:3e:0a:03:01' });
  });

  test('as a table a network, one line a MAC with all its addresses', async () => {
    await expect(await as('table')).toMatchFileSnapshot('../golden/entries.txt');
  });

  test('but never with a column that is not there', async () => {
    await expect(as('csv', { columns: ['nosuch'] })).rejects.toThrow(UnknownColumn);
  });
});

test('a network with a hostile id and type cannot act on the terminal', async () => {
  const hostile = parseFdbEntries({ '\u001b[2Jx': { segment_id: 1, network_type: 'v\u0007', ports: {} } });
  expect(await render(entriesReport(hostile), { format: 'table', layout })).not.toMatch(/[\u001b\u0007]/);
});

test('control characters of foreign names are shown, not obeyed', () => {
  expect(escapeControls('a\u001b[31mred\u0007\u202e')).toBe('a\\x1b[31mred\\x07\\u202e');
});
