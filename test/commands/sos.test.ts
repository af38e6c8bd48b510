import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanEnvironment, l2pop, root } from '../support/l2pop.ts';

const report = 'test/data/sos/compute-1';
const packed = () => {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-sos-')), 'sosreport-compute-1.tar.xz');
  execFileSync('tar', ['-cJf', file, '-C', join(root, 'test/data/sos'), 'compute-1']);
  return file;
};

describe('--sos', () => {
  test('reads a report as show reads a dump, with its date', async () => {
    const { stdout, stderr, exitCode } = await l2pop(['show', '--sos', report, '-f', 'json']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ taken_at: '2026-11-27T07:55:48.000Z', own_tunnel_ips: ['10.0.0.1'] });
  });

  test('diff compares an archive with the entries of that time', async () => {
    const answer = 'test/samples/ovs/01-basic-vxlan/fdb_entries.json';
    const { stdout, exitCode } = await l2pop([
      'diff',
      '--sos',
      packed(),
      '--host',
      'compute-1',
      '--from',
      answer,
      '-f',
      'json',
    ]);
    expect(JSON.parse(stdout).drift).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('is as old for fix as it says, and of the host that its tunnel ip tells', async () => {
    const answer = 'test/samples/ovs/11-many/fdb_entries.json';
    const fix = ['fix', '--sos', report, '--host', 'compute-1', '--yes', '--max-age', '1', '--from'];
    const old = await l2pop([...fix, answer]);
    expect(old.stderr).toContain('the dump is of 2026-11-27T07:55:48.000Z');
    const other = await l2pop([...fix, 'examples/lab.yaml']);
    expect(other.stderr).toContain('the dump is of another host: compute-1 has tunnel ip 192.0.2.1');
    expect([old.exitCode, other.exitCode]).toEqual([2, 2]);
  });

  test.each([
    [['show', '--sos', report, 'dump.txt'], 'both --sos and a DUMP are named: dump.txt'],
    [['show', '--sos', report, '--live'], '--live'],
    [['show', '--sos', report, '--sudo'], '--sudo'],
    [['show', '--sos', '/none'], 'cannot read the sosreport /none: no such file or folder'],
    [['show', '--sos', 'README.md'], 'neither a folder nor an archive'],
    [['show', '--sos', report, '--agent-type', 'linuxbridge'], "has no l2population agent's dataplane"],
  ])('%j is refused: %s', async (args, text) => {
    const { stdout, stderr, exitCode } = await l2pop(args);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });

  test('says which program is missing to unpack it', async () => {
    const env = { ...cleanEnvironment, PATH: mkdtempSync(join(tmpdir(), 'l2pop-none-')) };
    const { stderr, exitCode } = await l2pop(['show', '--sos', packed()], { env });
    expect(stderr).toContain('there is no xz on this host');
    expect(stderr).toContain('Install xz-utils');
    expect(exitCode).toBe(2);
  });
});
