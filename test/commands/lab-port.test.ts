import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { l2pop, root } from '../support/l2pop.ts';

const example = readFileSync(join(root, 'examples/lab.yaml'), 'utf8');
const read = (file: string) => readFileSync(file, 'utf8');

let folder: string;
let lab: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-lab-'));
  lab = join(folder, 'lab.yaml');
  writeFileSync(lab, example);
});
afterEach(() => rmSync(folder, { recursive: true }));

const port = (...args: string[]) => l2pop(['lab', 'port', ...args]);

describe('l2pop lab port', () => {
  test('edits the file in place and prints the port as it is now', async () => {
    const { stdout, stderr, exitCode } = await port('down', lab, 'fa:16:3e:0a:01:01', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { network: 'blue', mac: 'fa:16:3e:0a:01:01', status: 'DOWN', hosts: ['compute-1'] },
    ]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(read(lab)).toBe(example.replace('mac: fa:16:3e:0a:01:01', 'mac: fa:16:3e:0a:01:01\n    status: DOWN'));
    await port('up', lab, 'fa:16:3e:0a:01:01');
    expect(read(lab)).toBe(example.replace('mac: fa:16:3e:0a:01:01', 'mac: fa:16:3e:0a:01:01\n    status: ACTIVE'));
  });

  test('tells the MAC of a port that it made, which the next command takes', async () => {
    const added = await port(
      'add',
      lab,
      '-n',
      'blue',
      '-H',
      'compute-1',
      '--ip',
      '192.168.10.99',
      '-f',
      'value',
      '-c',
      'mac',
    );
    const mac = added.stdout.trim();
    expect(mac).toMatch(/^fa:16:3e:/);
    const moved = await port('migrate', lab, mac, '--to', 'compute-2', '-f', 'value', '-c', 'hosts');
    expect(moved.stdout).toBe('compute-2\n');
    const set = await port('set', lab, mac, '--no-ips', '-f', 'value', '-c', 'ips');
    expect(set.stdout).toBe('\n');
    expect((await port('delete', lab, mac)).exitCode).toBe(0);
    expect(read(lab)).toBe(example);
  });

  test('lists what there is', async () => {
    const { stdout } = await port('list', lab, '-f', 'csv', '-c', 'mac', '-c', 'hosts', '-c', 'status');
    expect(stdout).toContain('fa:16:3e:0a:02:02,compute-2 compute-3 (INACTIVE),ACTIVE');
  });

  test('says that nothing was changed when the file says so already, and leaves it untouched', async () => {
    const { mtimeMs, ino } = statSync(lab);
    const { stderr, exitCode } = await port('up', lab, 'fa:16:3e:0a:01:01');
    expect(stderr).toMatch(/says so already; nothing was changed\n$/);
    expect(exitCode).toBe(0);
    expect(statSync(lab)).toMatchObject({ mtimeMs, ino });
  });

  test('keeps the rights of the file, and writes through a link', async () => {
    chmodSync(lab, 0o640);
    const link = join(folder, 'link.yaml');
    symlinkSync(lab, link);
    expect((await port('down', link, 'fa:16:3e:0a:01:01')).exitCode).toBe(0);
    expect(read(lab)).toContain('mac: fa:16:3e:0a:01:01\n    status: DOWN');
    expect(statSync(lab).mode & 0o777).toBe(0o640);
  });

  const refused: { what: string; args: (file: string) => string[]; says: RegExp }[] = [
    {
      what: 'a port that is not there',
      args: (file) => ['down', file, 'fa:16:3e:0a:01:02'],
      says: /no port fa:16:3e:0a:01:02\n {2}Did you mean fa:16:3e:0a:0\d:0\d\? 'l2pop lab port list/,
    },
    {
      what: 'a host that is not there',
      args: (file) => ['migrate', file, '192.168.10.11', '--to', 'compute-9'],
      says: /no host compute-9\n {2}Did you mean compute-1\?/,
    },
    {
      what: 'a network that is not there',
      args: (file) => ['add', file, '--network', 'bleu'],
      says: /no network bleu\n {2}Did you mean blue\?/,
    },
    {
      what: 'a MAC that the network has already',
      args: (file) => ['add', file, '--network', 'blue', '--mac', 'fa:16:3e:0a:01:01'],
      says: /lab\.yaml:\d+:\d+: ports\[\d+\]\.mac: expected a MAC that no other port of the network has/,
    },
    {
      what: 'an address that is none',
      args: (file) => ['set', file, '192.168.10.11', '--ip', '10.0.0.1/24'],
      says: /expected an IP address/,
    },
    {
      what: 'nothing to set',
      args: (file) => ['set', file, '192.168.10.11'],
      says: /nothing to set\n {2}Name its addresses/,
    },
    {
      what: 'the move of a distributed interface',
      args: (file) => ['migrate', file, '192.168.20.1', '--to', 'compute-3'],
      says: /on compute-1, compute-2 at once\n {2}Edit its distributed_hosts by hand/,
    },
    {
      what: 'a file that is not there',
      args: () => ['up', '/nosuch.yaml', 'x'],
      says: /cannot read \/nosuch\.yaml: no such file/,
    },
  ];
  test.each(refused)('refuses $what, and changes nothing', async ({ args, says }) => {
    const { stdout, stderr, exitCode } = await port(...args(lab));
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(read(lab)).toBe(example);
  });

  test('refuses a file that is at fault already', async () => {
    writeFileSync(lab, 'networks: [{name: blue}]\n');
    const { stderr, exitCode } = await port('add', lab, '--network', 'blue');
    expect(stderr).toMatch(/lab\.yaml:1:12: networks\[0\]: expected type and segment/);
    expect(exitCode).toBe(2);
  });
});
