import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { l2pop, root } from '../support/l2pop.ts';

const LAB = ['--from', 'examples/lab.yaml'];
const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

describe('l2pop query from a lab file', () => {
  test("leaves the host's own tunnel ip out and prints the wire's structure with -f json", async () => {
    const { stdout, stderr, exitCode } = await l2pop(['query', ...LAB, '-n', 'blue', '-H', 'compute-2', '-f', 'json']);
    const answer = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(Object.keys(answer)).toEqual([BLUE]);
    expect(answer[BLUE]).toMatchObject({ segment_id: 1001, network_type: 'vxlan' });
    expect(Object.keys(answer[BLUE].ports)).not.toContain('192.0.2.2');
    expect(answer[BLUE].ports['192.0.2.1']).toEqual([
      ['00:00:00:00:00:00', '0.0.0.0'],
      ['fa:16:3e:0a:01:01', '192.168.10.11'],
    ]);
  });

  test('takes ids and names, and every network with --all-networks', async () => {
    const byName = await l2pop(['query', ...LAB, '--network', 'blue', '--network', 'green', '--json']);
    const byId = await l2pop(['query', ...LAB, '--network', BLUE, '--network', 'green', '--json']);
    const all = await l2pop(['query', ...LAB, '--all-networks', '--json']);
    expect(byName.stdout).toBe(byId.stdout);
    expect(Object.keys(JSON.parse(all.stdout))).toHaveLength(3);
  });

  test('leaves out what a source registered, when asked by that source', async () => {
    const all = await l2pop(['query', ...LAB, '-n', 'blue', '--json']);
    const others = await l2pop(['query', ...LAB, '-n', 'blue', '--source', 'BGPVPN', '--json']);
    expect(Object.keys(JSON.parse(all.stdout)[BLUE].ports)).toContain('198.51.100.7');
    expect(Object.keys(JSON.parse(others.stdout)[BLUE].ports)).not.toContain('198.51.100.7');
  });

  test('prints a table that people read, without colour in a pipe', async () => {
    const { stdout } = await l2pop(['query', ...LAB, '-n', 'blue', '-H', 'compute-1']);
    await expect(stdout).toMatchFileSnapshot('../golden/query-blue.txt');
  });

  test('prints colour when it is forced, and none with --no-color or NO_COLOR', async () => {
    const ask = ['query', ...LAB, '-n', 'blue'];
    const env = { PATH: process.env.PATH ?? '', FORCE_COLOR: '1' };
    const sequence = '\u001b[';
    expect((await l2pop(ask, { env })).stdout).toContain(sequence);
    expect((await l2pop([...ask, '--no-color'], { env })).stdout).not.toContain(sequence);
    expect((await l2pop(ask, { env: { ...env, NO_COLOR: '1' } })).stdout).not.toContain(sequence);
  });

  test('its json is a --from of its own', async () => {
    const saved = join(root, 'test/data/field/answers/c1.json');
    const { stdout } = await l2pop(['query', '--from', saved, '--all-networks', '--json']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(saved, 'utf8')));
  });

  test.each(['json', 'yaml', 'csv', 'value', 'table'])(
    'every command that prints a result knows -f %s',
    async (format) => {
      const dump = 'examples/compute-1-flows.txt';
      for (const args of [
        ['query', ...LAB, '-n', 'blue'],
        ['show', dump],
        ['diff', ...LAB, '-H', 'compute-1', dump],
      ]) {
        const { stdout, stderr, exitCode } = await l2pop([...args, '-f', format]);
        expect(stderr).toBe('');
        expect(stdout).toContain('fa:16:3e:0a:02:01');
        expect(exitCode).toBe(args[0] === 'diff' ? 1 : 0);
      }
    },
  );

  test('picks and sorts columns as OpenStack clients do', async () => {
    const { stdout } = await l2pop([
      'query',
      ...LAB,
      '-n',
      'green',
      '-f',
      'value',
      '-c',
      'tunnel_ip',
      '-c',
      'mac',
      '--sort-column',
      'mac',
    ]);
    expect(stdout.split('\n')).toContain('192.0.2.2 fa:16:3e:0b:02:01');
  });
});
