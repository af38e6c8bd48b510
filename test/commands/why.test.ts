import { describe, expect, onTestFinished, test } from 'vitest';
import { l2pop, startL2pop } from '../support/l2pop.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const LAB = ['why', '--from', 'examples/lab.yaml'];
const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

describe('l2pop why', () => {
  test('says by which rules an entry is not expected, and exits with 1', async () => {
    const { stdout, stderr, exitCode } = await l2pop([
      ...LAB,
      '-n',
      'blue',
      '--to',
      '192.168.10.31',
      '-H',
      'network-1',
    ]);
    await expect(stdout).toMatchFileSnapshot('../golden/why-not.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
  });

  test('says where an expected entry is, and exits with 0', async () => {
    const { stdout, stderr, exitCode } = await l2pop([
      ...LAB,
      '-n',
      'blue',
      '--to',
      '192.168.10.22',
      '-H',
      'compute-3',
    ]);
    await expect(stdout).toMatchFileSnapshot('../golden/why-migrating.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('has a document for programs', async () => {
    const { stdout } = await l2pop([...LAB, '-n', 'blue', '--to', 'FA:16:3E:0A:02:01', '-H', 'compute-1', '--json']);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema_version: 1, network_id: BLUE, network_name: 'blue', expected: true });
    expect(document.entries[0]).toEqual({
      tunnel_ip: '192.0.2.2',
      host: 'compute-2',
      mac: 'fa:16:3e:0a:02:01',
      ip: '192.168.10.21',
    });
    expect(document.verdicts.map(({ rule }: { rule: string }) => rule)).toEqual([
      'port-status',
      'port-kind',
      'port-addresses',
      'port-binding',
      'host-agent',
    ]);
  });

  test('of what a requestor has registered itself it says that it is left out for it', async () => {
    const ask = [...LAB, '-n', 'blue', '--to', '192.168.10.77', '-f', 'value', '-c', 'weight', '-c', 'rule'];
    expect((await l2pop(ask)).stdout).toBe('yes foreign-source\n');
    expect((await l2pop([...ask, '--source', 'BGPVPN'])).stdout).toBe('NO foreign-source\n');
  });

  test('a broker tells whether the entry is there, and which --from would tell more', async () => {
    const url = await freshVhost();
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    onTestFinished(async () => void (await server.stop()));
    await server.line('serving the query');
    const ask = ['why', '--transport-url', url, '-n', BLUE, '-H', 'compute-1', '--json'];
    const [there, absent] = await Promise.all([
      l2pop([...ask, '--to', '192.168.10.21']),
      l2pop([...ask, '--to', '192.168.10.31']),
    ]);
    expect(JSON.parse(there.stdout)).toMatchObject({ expected: true, verdicts: null });
    expect(JSON.parse(absent.stdout)).toMatchObject({ expected: false, entries: [], verdicts: null });
    expect({ there: there.exitCode, absent: absent.exitCode }).toEqual({ there: 0, absent: 1 });
    expect(there.stderr).toContain('tells whether the entry is there, not why');
    expect(there.stderr).toContain('--from database');
  });

  test('a saved answer cannot tell why it lacks something', async () => {
    const ask = ['why', '--from', 'test/data/field/answers/full.json', '-n', '3d75acb2-5533-44f7-942a-31f5e0ef514a'];
    const { stderr, stdout, exitCode } = await l2pop([...ask, '--to', '192.0.2.250', '-H', 'c1']);
    expect(stderr).toContain('cannot tell whether it is expected');
    expect(stderr).toContain('--from database');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test.each([
    [['-n', 'blue', '--to', 'ff:ff:ff:ff:ff:ff'], 'expected the MAC, an IP address or the id of a port'],
    [['-n', 'blue', '--to', 'vm-a'], 'expected a MAC or an IP address'],
    [['-n', 'blue'], 'Missing required flag to'],
    [['-n', 'nosuch', '--to', '192.168.10.21'], 'has no network nosuch'],
  ])('%j is refused in three lines at most: %s', async (args, text) => {
    const { stderr, stdout, exitCode } = await l2pop([...LAB, ...args]);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});
