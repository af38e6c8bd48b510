import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanEnvironment, l2pop } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const noTerminal = await whyNoTerminal();

const LAB = ['--from', 'examples/lab.yaml'];
const NETWORKS = ['-n', 'blue', '-n', 'green'];
const FLOWS = 'examples/compute-1-flows.txt';

/** A dump that is never too old. */
const flows = join(mkdtempSync(join(tmpdir(), 'l2pop-screens-')), 'flows.txt');
copyFileSync(FLOWS, flows);

const CASTS = ['-n', '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001', '--tunnel-ip', '192.0.2.2', '--dry-run', '--host', 'c1'];
const PAIR = 'fa:16:3e:0a:02:01,192.168.10.21';

const SCREENS: string[][] = [
  ['query', ...LAB, ...NETWORKS],
  ['query', ...LAB, '-n', 'green', '--sort-column', 'mac'],
  ['query', ...LAB, '-n', 'green', '-c', 'network', '-c', 'host', '-c', 'mac'],
  ['show', FLOWS],
  ['diff', ...LAB, '-H', 'compute-1', ...NETWORKS, FLOWS],
  ['fix', ...LAB, '-H', 'compute-1', ...NETWORKS, flows, '--dry-run'],
  ['cast', 'add', ...CASTS, '--segment-id', '1001', '--flood', '--entry', PAIR],
  ['cast', 'update', ...CASTS, '--before', PAIR],
  ['lab', 'port', 'list', 'examples/lab.yaml'],
  ['watch', '--replay', 'test/golden/watch-json.txt'],
];

const typed = (args: readonly string[]): string => `$ l2pop ${args.join(' ')}`.replaceAll(flows, 'flows.txt');

describe('results on a screen', () => {
  test.each([60, 80, 120])('of %i columns', async (width) => {
    let text = '';
    for (const args of SCREENS) {
      const { stdout, stderr } = await l2pop(args, { env: { ...cleanEnvironment, COLUMNS: String(width) } });
      expect(stderr).toBe('');
      text += `${typed(args)}\n${stdout.replaceAll(flows, 'flows.txt')}\n`;
      for (const line of stdout.split('\n')) if (/^[|+]/.test(line)) expect(line.length).toBeLessThanOrEqual(width);
    }
    await expect(text).toMatchFileSnapshot(`../golden/screens/${width}.txt`);
  });

  test.skipIf(noTerminal)('of a terminal are as wide as it is', async () => {
    const command = 'query --from examples/lab.yaml -n blue';
    const argv = ['/bin/sh', '-c', `${process.execPath} bin/run.js ${command}`];
    const terminal = await openTerminal({ argv, columns: 60, rows: 40 });
    try {
      expect(await terminal.ended()).toBe(0);
      const { stdout } = await l2pop(command.split(' '), { env: { ...cleanEnvironment, COLUMNS: '60' } });
      expect(await terminal.screen()).toBe(stdout.trimEnd());
    } finally {
      await terminal.close();
    }
  });
});
