import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { binary, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const noTerminal = await whyNoTerminal();

/** A lab file of its own, that a test edits. */
function labFile() {
  const file = join(mkdtempSync(join(tmpdir(), 'l2pop-watch-')), 'lab.yaml');
  copyFileSync(join(root, 'examples/lab.yaml'), file);
  const text = readFileSync(file, 'utf8');
  return {
    file,
    edit: (from: string, to: string) => writeFileSync(file, text.replace(from, to)),
    breakIt: () => writeFileSync(file, 'networks: ['),
  };
}

const seen = (watching: { printed: string[] }, wanted: string | RegExp) =>
  vi.waitFor(() => expect(watching.printed.join('\n')).toMatch(wanted), { timeout: 15_000, interval: 50 });

function start(...args: string[]) {
  const watching = startL2pop(args);
  onTestFinished(() => void watching.stop('SIGKILL'));
  return watching;
}

describe('l2pop query --watch in a pipe', () => {
  test('appends each look with its time, and marks what came, went and moved', async () => {
    const lab = labFile();
    const watching = start('query', '--from', lab.file, '-n', 'blue', '-H', 'compute-1', '--watch', '1');
    await seen(watching, /first look[\s\S]*192\.168\.10\.77/);
    lab.edit('192.168.10.21', '192.168.10.99');
    await seen(
      watching,
      /2 changes\n- blue {2}192\.0\.2\.2 \(compute-2\) {2}fa:16:3e:0a:02:01 192\.168\.10\.21\n\+ .* 192\.168\.10\.99\n/,
    );
    lab.edit('network-1\n    mac: fa:16:3e:0a:09:02', 'compute-3\n    mac: fa:16:3e:0a:09:02');
    await seen(
      watching,
      /~ blue {2}192\.0\.2\.3 \(compute-3\) {2}fa:16:3e:0a:09:02 192\.168\.10\.2 {2}\(was Tunnel IP 192\.0\.2\.9\)/,
    );
    await seen(watching, /no changes/);
    expect(await watching.stop('SIGTERM')).toBe(0);
    expect(watching.printed.filter((line) => line.startsWith('| Tunnel IP'))).toHaveLength(3);
  });

  test('writes a line a look with -f json: time, round, changes and the result', async () => {
    const lab = labFile();
    const watching = start('query', '--from', lab.file, '-n', 'green', '--watch', '1', '-f', 'json');
    await vi.waitFor(() => expect(watching.printed).toHaveLength(1), { timeout: 15_000 });
    lab.edit('fa:16:3e:0b:02:01', 'fa:16:3e:0b:02:99');
    await seen(watching, /"change":"\+"/);
    expect(await watching.stop('SIGINT')).toBe(130);
    const looks = watching.printed.map((line) => JSON.parse(line));
    const asked = await l2pop(['query', '--from', 'examples/lab.yaml', '-n', 'green', '-f', 'json']);
    expect(looks[0]).toMatchObject({ round: 1, changes: [], result: JSON.parse(asked.stdout) });
    const { changes, time } = looks.find((look) => look.changes.length > 0);
    expect(new Date(time).toISOString()).toBe(time);
    expect(changes.map(({ change, mac }: Record<string, string>) => [change, mac])).toEqual([
      ['-', 'fa:16:3e:0b:02:01'],
      ['+', 'fa:16:3e:0b:02:99'],
    ]);
  });

  test('writes all rows first and then the changed ones with -f csv and -f value', async () => {
    const lab = labFile();
    const args = ['query', '--from', lab.file, '-n', 'green', '--watch', '1', '-c', 'mac', '-c', 'host'];
    const [csv, value] = [start(...args, '-f', 'csv'), start(...args, '-f', 'value')];
    await seen(csv, /,,fa:16:3e:0b:02:01,compute-2/);
    await seen(value, /Z = fa:16:3e:0b:02:01 compute-2/);
    lab.edit('fa:16:3e:0b:02:01', 'fa:16:3e:0b:02:99');
    await seen(
      csv,
      /time,change,mac,host\n[\s\S]*Z,-,fa:16:3e:0b:02:01,compute-2\n.*Z,\+,fa:16:3e:0b:02:99,compute-2$/,
    );
    await seen(value, /Z - fa:16:3e:0b:02:01 compute-2\n.*Z \+ fa:16:3e:0b:02:99 compute-2$/);
  });

  test('says that a look failed, and goes on', async () => {
    const lab = labFile();
    const watching = start('query', '--from', lab.file, '-n', 'blue', '--watch', '1');
    await seen(watching, 'first look');
    lab.breakIt();
    const said = await watching.line('this look failed');
    expect(said).toMatch(/^\S+Z warning: this look failed, the next is in 1 s: .*lab\.yaml/);
    lab.edit('192.168.10.21', '192.168.10.99');
    await seen(watching, /\+ .* 192\.168\.10\.99/);
    expect(await watching.stop('SIGINT')).toBe(130);
  });

  test('says once what is odd about a source that is read anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2pop-watch-'));
    const bundle = join(folder, 'ticket.tgz');
    const flows = 'examples/compute-1-flows.txt';
    await l2pop(['diff', '-H', 'compute-1', '--from', 'examples/lab.yaml', flows, '--bundle', bundle]);
    const watching = start('query', '--from', bundle, '--all-networks', '--watch', '1');
    await seen(watching, /(?:no changes[\s\S]*){2}/);
    await watching.stop('SIGINT');
    expect(watching.lines.filter((line) => line.includes('note: the answers are those in'))).toHaveLength(1);
  });

  test('asks over one connection, and again where the server was away', async () => {
    const url = inject('brokerUrl');
    const serve = () => startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    const server = serve();
    await server.line('serving');
    const net = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
    const watching = start('query', '-n', net, '--transport-url', url, '--watch', '1');
    await seen(watching, /no changes/);
    await server.stop();
    await watching.line('this look failed');
    const again = serve();
    onTestFinished(() => void again.stop());
    await again.line('serving');
    const looks = watching.printed.filter((line) => line.startsWith('==')).length;
    await vi.waitFor(
      () => expect(watching.printed.filter((line) => line.startsWith('==')).length).toBeGreaterThan(looks),
      {
        timeout: 15_000,
      },
    );
    expect(await watching.stop('SIGTERM')).toBe(0);
  });

  test.each([
    { args: ['query', '--from', 'examples/lab.yaml', '-n', 'nosuch', '--watch', '1'], says: 'has no network nosuch' },
    {
      args: ['query', '--from', 'examples/lab.yaml', '-n', 'blue', '--watch', '0'],
      says: '--watch 0: expected seconds',
    },
    {
      args: ['diff', '--from', 'examples/lab.yaml', '-H', 'compute-1', '--fix', '--watch', '5', 'x'],
      says: 'cannot also be provided',
    },
  ])('ends with status 2 where $says', async ({ args, says }) => {
    const { stderr, stdout, exitCode } = await l2pop(args);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('l2pop diff --watch', () => {
  const args = ['-H', 'compute-1', '-n', 'blue', '--watch', '1'];

  test('reads a dump anew each time, and marks drift that came and went', async () => {
    const dump = join(mkdtempSync(join(tmpdir(), 'l2pop-watch-')), 'flows.txt');
    const text = readFileSync(join(root, 'examples/compute-1-flows.txt'), 'utf8');
    writeFileSync(dump, text);
    const watching = start('diff', '--from', 'examples/lab.yaml', ...args, dump);
    await seen(watching, /first look[\s\S]*stale-unicast/);
    writeFileSync(
      dump,
      text
        .split('\n')
        .filter((line) => !line.includes('fa:16:3e:0a:02:99'))
        .join('\n'),
    );
    await seen(watching, /1 change\n- blue {2}stale-unicast {2}fa:16:3e:0a:02:99\n/);
    writeFileSync(dump, text);
    await seen(watching, /1 change\n\+ blue {2}stale-unicast {2}fa:16:3e:0a:02:99\n/);
    expect(await watching.stop('SIGINT')).toBe(130);
  });

  test('reads a pasted dump once, and follows what should be', async () => {
    const lab = labFile();
    const line = `cat examples/compute-1-flows.txt | ${process.execPath} ${binary} diff --from ${lab.file} ${args.join(' ')} - `;
    const { execa } = await import('execa');
    const watching = execa(
      '/bin/sh',
      ['-c', `exec ${line.slice(line.indexOf('|') + 1)} < examples/compute-1-flows.txt`],
      {
        cwd: root,
        reject: false,
      },
    );
    onTestFinished(() => void watching.kill('SIGKILL'));
    let printed = '';
    watching.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    await vi.waitFor(() => expect(printed).toContain('no changes'), { timeout: 15_000 });
    lab.edit('fa:16:3e:0a:02:02', 'fa:16:3e:0a:02:99');
    await vi.waitFor(() => expect(printed).toMatch(/- blue {2}stale-unicast {2}fa:16:3e:0a:02:99/), {
      timeout: 15_000,
    });
  });
});

describe('--watch on a terminal', () => {
  test.skipIf(noTerminal)('draws the screen in place, keeps the last changes, and fits it', async () => {
    const lab = labFile();
    const argv = [process.execPath, binary, 'query', '--from', lab.file, '-n', 'blue', '--watch', '1'];
    const terminal = await openTerminal({ argv, columns: 90, rows: 24 });
    onTestFinished(() => terminal.close());
    await terminal.until('no changes');
    lab.edit('192.168.10.21', '192.168.10.99');
    await terminal.until(/^\d\d:\d\d:\d\d \+ .*99$/m);
    const screen = await terminal.until('no changes');
    await expect(`${screen.replace(/\d\d:\d\d:\d\d/g, 'HH:MM:SS')}\n`).toMatchFileSnapshot(
      '../golden/screens/watch.txt',
    );
    lab.breakIt();
    expect(await terminal.until('failed at')).toContain('192.168.10.99');
    lab.edit('192.168.10.21', '192.168.10.99');
    await terminal.until('no changes');
    await terminal.resize(90, 8);
    await terminal.until(/… \d+ lines more: a taller screen/);
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
  });
});
