import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editCasts } from '../../src/driver/edit/edit-steps.ts';
import { parseLabRows } from '../../src/driver/inventory/lab-rows.ts';
import { entriesByEndpoint } from '../driver/edit/agents-that-listen.ts';
import { l2pop, root, startL2pop } from '../support/l2pop.ts';
import { type PythonServer, runPythonClient, startPythonServer } from '../support/peers.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const example = readFileSync(join(root, 'examples/lab.yaml'), 'utf8');

let folder: string;
let lab: string;
const running: { stop(): Promise<unknown> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2pop-lab-'));
  lab = join(folder, 'lab.yaml');
  writeFileSync(lab, example);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  rmSync(folder, { recursive: true });
});

async function serve(url: string) {
  const started = startL2pop(['serve', '--from', lab, '--cast', '--yes', '--transport-url', url]);
  running.push(started);
  await started.line('serving the query and casting edits');
  return started;
}

async function agentOn(url: string, host: string): Promise<PythonServer> {
  const agent = await startPythonServer(url, '--role', 'agent', '--server', host);
  running.push(agent);
  return agent;
}

/** What an edit causes, as an agent on this host hears of it; agents of Python work on messages side by side. */
function heardOn(host: string, before: string, after: string): string[] {
  const casts = editCasts(parseLabRows(before, lab), parseLabRows(after, lab));
  return casts
    .filter(({ to }) => to === 'all agents' || to.host === host)
    .map(({ method, fdbEntries }) => JSON.stringify([method, fdbEntries]))
    .sort();
}
const heard = ({ events }: PythonServer) =>
  events.map(({ method, fdb_entries }) => JSON.stringify([method, fdb_entries])).sort();

const endpoints = async (url: string): Promise<unknown> => {
  const { answers } = await runPythonClient(url, 'get', BLUE);
  return (answers[0] as Record<string, { ports: Record<string, unknown> }>)[BLUE]!.ports;
};

describe('l2pop serve --cast', { timeout: 120_000 }, () => {
  test('asks before it casts, and does nothing where nobody can be asked', async () => {
    const url = await freshVhost();
    await agentOn(url, 'compute-2');
    const { stderr, exitCode } = await l2pop(['serve', '--from', lab, '--cast', '--transport-url', url]);
    expect(stderr).toMatch(/rabbit@\S+ vhost \S+: 1 agent listens for casts, of the lab's hosts compute-2\n/);
    expect(stderr).toMatch(
      /l2pop: Cast every edit of \S+lab.yaml to all agents on rabbit@.*no terminal to ask on\n {2}Add --yes/,
    );
    expect(exitCode).toBe(2);
    const asked = await l2pop(['query', '--transport-url', url, '-n', BLUE]);
    expect(asked.exitCode).toBe(2);
  });

  test('tells agents of each edit as Neutron would, and answers from what the file says now', async () => {
    const url = await freshVhost();
    const [one, three] = await Promise.all([agentOn(url, 'compute-1'), agentOn(url, 'compute-3')]);
    const server = await serve(url);
    const before = await endpoints(url);

    const steps = [
      ['down', lab, 'fa:16:3e:0a:02:01'],
      ['up', lab, 'fa:16:3e:0a:02:01'],
      ['migrate', lab, '192.168.10.11', '--to', 'compute-3'],
      ['set', lab, '192.168.10.11', '--ip', '192.168.10.12'],
      ['add', lab, '--network', 'green', '--host', 'compute-3', '--mac', 'fa:16:3e:0b:03:02', '--ip', '192.168.20.32'],
      ['delete', lab, 'fa:16:3e:0b:03:02'],
    ];
    let wanted = { one: [] as string[], three: [] as string[] };
    for (const [index, step] of steps.entries()) {
      const text = readFileSync(lab, 'utf8');
      expect((await l2pop(['lab', 'port', ...step])).exitCode).toBe(0);
      const now = readFileSync(lab, 'utf8');
      wanted = {
        one: [...wanted.one, ...heardOn('compute-1', text, now)].sort(),
        three: [...wanted.three, ...heardOn('compute-3', text, now)].sort(),
      };
      await expect.poll(() => heard(one), { timeout: 20_000 }).toEqual(wanted.one);
      await expect.poll(() => heard(three), { timeout: 20_000 }).toEqual(wanted.three);
      const edits = () => server.lines.filter((line) => line.includes(`edit of ${lab}: `)).length;
      await expect.poll(edits).toBe(index + 1);
    }
    expect(await endpoints(url)).not.toEqual(before);
    expect(server.lines.find((line) => line.includes('remove_fdb_entries'))).toMatch(
      /^\S+Z cast remove_fdb_entries to all agents {2}network 9c5e3f0a\S+ {2}vxlan 1001 {2}192\.0\.2\.2: fa:16:3e:0a:02:01 192\.168\.10\.21, fa:16:3e:0a:02:01 2001:db8:10::21$/,
    );
  });

  test('and an agent of ours holds what diff expects of it, edit after edit', async () => {
    const url = await freshVhost();
    await serve(url);
    const dump = join(folder, 'compute-1.json');
    const ask = ['--transport-url', url, '--host', 'compute-1', '--network', BLUE];
    const agent = startL2pop(['agent', ...ask, '--dump-file', dump]);
    running.push(agent);
    await expect.poll(() => existsSync(dump) && readFileSync(dump, 'utf8'), { timeout: 20_000 }).toContain(BLUE);
    for (const step of [
      ['down', lab, 'fa:16:3e:0a:02:01'],
      ['migrate', lab, 'fa:16:3e:0a:09:02', '--to', 'compute-3'],
      ['add', lab, '--network', 'blue', '--host', 'compute-2', '--ip', '192.168.10.99'],
    ]) {
      await l2pop(['lab', 'port', ...step]);
      const { stdout } = await l2pop([
        'query',
        '--from',
        lab,
        '--host',
        'compute-1',
        '--network',
        BLUE,
        '--source',
        'BGPVPN',
        '--json',
      ]);
      const wanted = entriesByEndpoint(JSON.parse(stdout)[BLUE].ports);
      const held = () => {
        const { '198.51.100.7': _foreign, ...ports } = JSON.parse(readFileSync(dump, 'utf8'))[BLUE].ports;
        return entriesByEndpoint(ports);
      };
      await expect.poll(held, { timeout: 20_000 }).toEqual(wanted);
    }
  });

  test('goes on with the old state when an edit is at fault, and says where', async () => {
    const url = await freshVhost();
    const agent = await agentOn(url, 'compute-1');
    const server = await serve(url);
    const before = await endpoints(url);
    writeFileSync(lab, example.replace('segment: 1001', 'segment: many'));
    await server.line(/error: \S+lab\.yaml:8:14: networks\[0\]\.segment: expected an integer, found "many"/);
    await server.line('refused; going on with what it said before');
    expect(await endpoints(url)).toEqual(before);
    // what comes next is compared with the last state without a fault
    const mended = example.replace('ips: [192.168.10.11]', 'ips: [192.168.10.11]\n    status: DOWN');
    writeFileSync(lab, mended);
    await expect.poll(() => heard(agent), { timeout: 20_000 }).toEqual(heardOn('compute-1', example, mended));
  });

  test('follows a file that is replaced, or gone for a while', async () => {
    const url = await freshVhost();
    await agentOn(url, 'compute-1');
    const server = await serve(url);
    const other = join(folder, 'other.yaml');
    writeFileSync(other, example.replace('fa:16:3e:0a:01:01', 'fa:16:3e:0a:01:99'));
    renameSync(other, lab);
    await server.line(
      'cast add_fdb_entries to all agents  network 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001  vxlan 1001  192.0.2.1: flooding, fa:16:3e:0a:01:99',
    );
    rmSync(lab);
    await server.line(/warning: \S+lab\.yaml: ENOENT.*going on with what it said before/);
    expect(Object.keys((await endpoints(url)) as object)).toContain('192.0.2.1');
    writeFileSync(lab, `${example}# back again\n`);
    await server.line(/cast remove_fdb_entries to all agents .* fa:16:3e:0a:01:99 /);
  });

  test('says so when nobody takes a cast, and goes on', async () => {
    const url = await freshVhost();
    const server = await serve(url);
    expect(server.lines.join('\n')).toMatch(/: no agents listen for casts\n/);
    await l2pop(['lab', 'port', 'down', lab, 'fa:16:3e:0a:02:01']);
    await server.line(/warning: not cast: nobody listens to .*: remove_fdb_entries to all agents/);
    expect(await server.stop()).toBe(0);
  });

  test('refuses what is no lab file', async () => {
    writeFileSync(lab, '{}');
    const answer = await l2pop(['serve', '--from', lab, '--cast', '--yes']);
    expect(answer.stderr).toMatch(/is a saved answer.*\n {2}Only edits of a lab file are cast/);
    const url = await l2pop(['serve', '--from', 'rabbit://x', '--cast', '--yes']);
    expect(url.stderr).toMatch(/serve answers from an inventory/);
    const alone = await l2pop(['serve', '--from', lab, '--yes']);
    expect([answer.exitCode, url.exitCode, alone.exitCode]).toEqual([2, 2, 2]);
  });
});
