import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readDump } from '../../../src/dump/read-dump.ts';
import { resolveEndpoints } from '../../../src/fdb/resolve-endpoints.ts';
import { expectForwarding, type ForwardingJson } from '../forwarding-json.ts';

const root = fileURLToPath(new URL('../../samples/ovs/', import.meta.url));
const files = (folder: string, ...names: string[]) => names.map((name) => ({ file: `${root}${folder}/${name}` }));
const json = (folder: string): ForwardingJson[] => JSON.parse(readFileSync(`${root}${folder}/forwarding.json`, 'utf8'));

interface Row {
  name: string;
  ofport: number;
  type: string;
  remoteIp: string;
}

/** Tunnel ports of a sample, read without the reader under test. */
function tunnels(folder: string): Row[] {
  const { headings, data } = JSON.parse(readFileSync(`${root}${folder}/interfaces.json`, 'utf8'));
  const cell = (row: unknown[], column: string) => row[headings.indexOf(column)];
  return data
    .map((row: unknown[]) => ({
      name: cell(row, 'name'),
      ofport: cell(row, 'ofport'),
      type: cell(row, 'type') === 'ip6gre' ? 'gre' : cell(row, 'type'),
      remoteIp: Object.fromEntries((cell(row, 'options') as [string, [string, string][]])[1]).remote_ip,
    }))
    .filter((row: { remoteIp?: string }) => row.remoteIp !== undefined);
}

const isIpv4 = (ip: string) => !ip.includes(':');
const FLOWS = ['dump-flows.txt', 'dump-flows-no-stats.txt', 'dump-flows-of13.txt'];
const NAMES = ['dump-flows-names.txt', 'dump-flows-of13-names.txt'];
const folders = readdirSync(root);
const current = folders.filter((folder) => folder !== '13-older-agents');

describe.each(current)('%s', (folder) => {
  const byOfport = (endpoint: string, type: string) => {
    const row = tunnels(folder).find((each) => each.remoteIp === endpoint && each.type === type);
    return row ? `port ${row.ofport}` : endpoint.replace('ofport', 'port');
  };
  const byName = (endpoint: string, type: string) => {
    const row = tunnels(folder).find((each) => each.remoteIp === endpoint && each.type === type);
    return row && !isIpv4(endpoint) ? `port ${row.name}` : endpoint;
  };

  test.each(FLOWS)('%s alone has its endpoints as numbers of ports', async (flows) => {
    expectForwarding(await readDump(files(folder, flows)), json(folder), { rename: byOfport });
  });

  test.each(NAMES)('%s alone has IPv4 endpoints by the names of ports', async (flows) => {
    expectForwarding(await readDump(files(folder, flows)), json(folder), { rename: byName });
  });

  test.each(NAMES)('%s has IPv6 endpoints by hashing the tunnel ips that may be meant', async (flows) => {
    const dump = await readDump(files(folder, flows));
    const candidates = ['2001:db8::9', ...tunnels(folder).map(({ remoteIp }) => remoteIp)];
    expectForwarding(resolveEndpoints(dump, candidates), json(folder));
  });

  test.each(FLOWS.flatMap((flows) => ['show.txt', 'show-of13.txt'].map((show) => [flows, show])))(
    '%s and %s have IPv4 endpoints by the names of ports',
    async (flows, show) => {
      expectForwarding(await readDump(files(folder, flows!, show!)), json(folder), { rename: byName });
      expectForwarding(await readDump(files(folder, show!, flows!)), json(folder), { rename: byName });
    },
  );

  test.each(
    [...FLOWS, ...NAMES].flatMap((flows) => ['interfaces.json', 'interfaces-short.json'].map((rows) => [flows, rows])),
  )('%s and %s have every endpoint', async (flows, rows) => {
    const dump = await readDump(files(folder, flows!, rows!));
    expectForwarding(dump, json(folder));
    expect(dump.ownTunnelIps).toEqual([folder === '06-ipv6-underlay' ? '2001:db8::1' : '10.0.0.1']);
  });

  test.each(NAMES)('%s and ovs-vsctl show have every endpoint', async (flows) => {
    expectForwarding(await readDump(files(folder, flows, 'show-vsctl.txt')), json(folder));
  });

  test.each([...FLOWS, ...NAMES])('%s with the tables of OVSDB has the network ids too', async (flows) => {
    const dump = await readDump(files(folder, flows, 'interfaces.json', 'ports.json', 'bridges.json'));
    expectForwarding(dump, json(folder), { hasNetworkIds: true });
    expect(dump.unread).toEqual([]);
    expect(dump.segmentsComplete).toBe(true);
    expect(dump.notes.filter((note) => note.startsWith('A part'))).toEqual([]);
  });

  test('flows of br-int hold nothing of l2pop', async () => {
    const dump = await readDump(files(folder, 'dump-flows-br-int.txt'));
    expect(dump).toMatchObject({ hasL2pop: false, layout: "Neutron's br-int", segments: [] });
  });
});

describe('13-older-agents', () => {
  const folder = '13-older-agents';
  const numbers: Record<string, string> = { '10.0.0.2': 'port 2', '10.0.0.3': 'port 3', '10.0.0.4': 'port 4' };

  test.each(['dump-flows.txt', 'dump-flows-pasted.txt'])('%s gives the state that it holds', async (flows) => {
    const alone = await readDump(files(folder, flows));
    expectForwarding(alone, json(folder), { rename: (endpoint) => numbers[endpoint]! });
    expect(alone).toMatchObject({
      layout: 'br-tun',
      hasL2pop: true,
      responder: true,
      segmentsComplete: true,
      unread: [],
    });
    expectForwarding(await readDump(files(folder, flows, 'show.txt')), json(folder));
  });

  test('the paste tells its host', async () => {
    expect((await readDump(files(folder, 'dump-flows-pasted.txt'))).promptHosts).toEqual(['c1']);
  });
});

const whole = (folder: string) => readDump(files(folder, 'dump-flows.txt', 'interfaces.json', 'ports.json'));

test.each(current)('%s: responder and distributed routing are told as they are', async (folder) => {
  const dump = await whole(folder);
  expect(dump.responder).toBe(folder !== '02-arp-responder-off' && folder !== '10-no-l2pop');
  expect(dump.dvr).toBe(folder === '04-dvr');
  expect(dump.hasL2pop).toBe(folder !== '10-no-l2pop');
  expect(dump.layout).toBe('br-tun');
  expect(dump.tunnelIdMismatches).toEqual([]);
  expect(dump.brokenArp).toEqual([]);
});

test.each(current)('%s: two cookies are reported where an agent restarts', async (folder) => {
  expect((await whole(folder)).cookies.length).toBe(folder === '08-after-restart-two-cookies' ? 2 : 1);
});

test('without the responder, arp is not held', async () => {
  for (const segment of (await whole('02-arp-responder-off')).segments) {
    expect(segment.notHeld).toEqual({ arp: 'ARP responder off' });
  }
});

test('after a restart, tunnel ports without ingress flow are dead', async () => {
  const { tunnelPorts } = await whole('08b-after-restart-cleaned');
  expect(tunnelPorts.map(({ endpoint, hasIngressFlow }) => [endpoint, hasIngressFlow]).sort()).toEqual([
    ['10.0.0.2', true],
    ['10.0.0.3', false],
    ['10.0.0.4', false],
  ]);
});

test('tunnel ports have name, number, type and endpoint', async () => {
  const { tunnelPorts } = await whole('05-tunnel-types');
  expect(tunnelPorts).toContainEqual({
    name: 'gre-0a000002',
    ofport: tunnels('05-tunnel-types').find(({ name }) => name === 'gre-0a000002')!.ofport,
    networkType: 'gre',
    endpoint: '10.0.0.2',
    hasIngressFlow: true,
  });
  expect(tunnelPorts).toHaveLength(5);
});

test('every sample is under test', () => {
  expect(folders.every((folder) => existsSync(`${root}${folder}/forwarding.json`))).toBe(true);
  expect(folders.length).toBeGreaterThan(20);
});
