import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restoreLinuxbridgeSample } from '../support/dataplane/linuxbridge.ts';
import { openNamespace, whyNoHost } from '../support/dataplane/namespace.ts';
import { OVS_TOOLS, restoreSample, startOpenVswitch } from '../support/dataplane/open-vswitch.ts';
import { l2pop, root, startL2pop } from '../support/l2pop.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const LAB = ['trace', '--from', 'examples/lab.yaml', '--network', 'blue'];
const DUMP = ['examples/compute-1-flows.txt', 'examples/compute-1-interfaces.json'];

const traced = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await l2pop([...LAB, ...args, '--json']);
  return { stderr, exitCode, traces: stdout === '' ? [] : JSON.parse(stdout).traces };
};

describe('l2pop trace', () => {
  test('says where a frame should go, by host and tunnel ip', async () => {
    const { stdout, stderr, exitCode } = await l2pop([...LAB, '--to', '192.168.10.21', '--from-host', 'compute-1']);
    await expect(stdout).toMatchFileSnapshot('../golden/trace-expected.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('marks where the dataplane does otherwise, and exits with 1', async () => {
    const { stdout, stderr, exitCode } = await l2pop([...LAB, '--to', '192.168.10.21', '-H', 'compute-1', ...DUMP]);
    await expect(stdout).toMatchFileSnapshot('../golden/trace-differs.txt');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
  });

  test('exits with 0 where the dataplane does as it should', async () => {
    const { traces, exitCode } = await traced('--to', 'fa:16:3e:0a:02:02', '--from-host', 'compute-1', ...DUMP);
    expect(exitCode).toBe(0);
    expect(traces[0]).toMatchObject({ verdict: 'same', reaches: { expected: true, observed: true } });
  });

  test('takes the dump for that of the host whose tunnel ip it tells', async () => {
    const { traces, exitCode } = await traced('--to', '192.168.10.21', ...DUMP);
    expect(exitCode).toBe(1);
    expect(traces.map((trace: { from_host: string }) => trace.from_host)).toEqual(['compute-1']);
  });

  test('asks whose dump it is, where nothing tells', async () => {
    const { exitCode, stderr } = await traced('--to', '192.168.10.21', DUMP[0]!);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the dump does not tell of which host it is');
    expect(stderr).toContain('--from-host');
  });

  test('refuses the dump of another host', async () => {
    const { exitCode, stderr } = await traced('--to', '192.168.10.21', '--from-host', 'compute-2', ...DUMP);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the dump is of another host');
  });

  test('without a host and a dump it starts from every host that has the network', async () => {
    const { traces } = await traced('--to', '192.168.10.21');
    const hosts = traces.map((trace: { from_host: string }) => trace.from_host);
    expect(hosts).toEqual(['compute-1', 'compute-2', 'compute-3', 'network-1']);
    expect(traces[1].steps[0].expected.how).toBe('here');
  });

  test('--all-hosts compares the one host that the dump is of', async () => {
    const { traces, exitCode } = await traced('--to', '192.168.10.21', '--all-hosts', ...DUMP);
    expect(exitCode).toBe(1);
    expect(traces.map((trace: { verdict: string }) => trace.verdict)).toEqual([
      'differs',
      'expected',
      'expected',
      'expected',
    ]);
  });

  test.each([
    ['--between', '192.168.10.11', '192.168.10.21'],
    ['--between', '192.168.10.11', '--between', 'fa:16:3e:0a:02:01'],
  ])('traces both directions: %s %s %s %s', async (...args) => {
    const { traces, exitCode } = await traced(...args.filter((each) => each !== undefined));
    expect(exitCode).toBe(0);
    expect(traces.map((trace: { from_host: string }) => trace.from_host)).toEqual(['compute-1', 'compute-2']);
    expect(traces[1].to).toBe('192.168.10.11');
  });

  test("takes a port's id for its address, where the source knows ports", async () => {
    const { stdout } = await l2pop(['lab', 'port', 'list', 'examples/lab.yaml', '--json']);
    const ids = new Map<string, string>(
      JSON.parse(stdout).map((port: { mac: string; id: string }) => [port.mac, port.id]),
    );
    const [one, other] = [ids.get('fa:16:3e:0a:01:01')!, ids.get('fa:16:3e:0a:02:01')!];
    const { traces } = await traced('--between', one, other);
    expect(traces.map(({ to }: { to: string }) => to)).toEqual(['192.168.10.21', '192.168.10.11']);
    const why = await l2pop([
      'why',
      '--from',
      'examples/lab.yaml',
      '-n',
      'blue',
      '--to',
      other,
      '-H',
      'compute-1',
      '--json',
    ]);
    expect(JSON.parse(why.stdout)).toMatchObject({ expected: true, to: other });
    const elsewhere = await l2pop(['trace', '--from', 'examples/lab.yaml', '-n', 'green', '--to', other]);
    expect(elsewhere.stderr).toContain('has no such port on network');
    const saved = [
      'trace',
      '--from',
      'test/data/field/answers/full.json',
      '-n',
      '3d75acb2-5533-44f7-942a-31f5e0ef514a',
    ];
    expect((await l2pop([...saved, '--to', other])).stderr).toContain('knows no ports');
  });

  test('what follows the two ends is a dump, which tells of both directions at its host', async () => {
    const { traces, exitCode } = await traced('--between', '192.168.10.11', '192.168.10.21', ...DUMP);
    expect(exitCode).toBe(1);
    const [there, back] = traces;
    expect(there.steps.map((step: { verdict: string }) => step.verdict)).toEqual(['same', 'differs']);
    expect(back.steps.at(-1)).toMatchObject({ step: 'arrive', subject: '192.0.2.2', verdict: 'same' });
  });

  test('a dump of neither end is said to be so', async () => {
    const { exitCode, stderr } = await traced('--between', '192.168.10.2', '192.168.10.21', ...DUMP);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('nothing of the dataplane could be compared');
  });

  test('what comes in is told at the host that it comes to, and of the other end nothing is promised', async () => {
    const { stdout } = await l2pop([...LAB, '--between', '192.168.10.11', '192.168.10.22', ...DUMP], {
      env: { COLUMNS: '200' },
    });
    expect(stdout).toContain('at compute-1: from 192.0.2.2');
    expect(stdout).toContain('the dump tells of one end alone');
    expect(stdout).not.toContain('is reached');
  });

  test.each([
    {
      gone: /^.*in_port="vxlan-c0000202".*\n/m,
      verdict: 'differs',
      text: 'tunnel port vxlan-c0000202 to 192.0.2.2 has no flow',
    },
    { gone: /^.*dl_dst=00:00:00:00:00:00.*\n/m, verdict: 'not-compared', text: 'table 2 has no flow for unicast' },
  ])('a flow that is gone: $text', async ({ gone, verdict, text }) => {
    const flows = join(mkdtempSync(join(tmpdir(), 'trace-')), 'flows.txt');
    writeFileSync(flows, readFileSync(join(root, DUMP[0]!), 'utf8').replace(gone, ''));
    const ask = [...LAB, '--between', '192.168.10.11', '192.168.10.22', flows, DUMP[1]!];
    const { stdout, exitCode } = await l2pop([...ask, '--json']);
    const traces: { verdict: string }[] = JSON.parse(stdout).traces;
    expect(traces.map((each) => each.verdict)).toContain(verdict);
    expect(stdout).toContain(text);
    expect(exitCode).toBe(verdict === 'differs' ? 1 : 2);
  });

  test('an end that nobody announces leaves one direction', async () => {
    const { stdout } = await l2pop([...LAB, '--between', '192.168.10.11', '192.168.10.31']);
    expect(stdout).toContain('nothing announced has 192.168.10.31');
    expect(stdout).toContain('compute-1');
  });

  test('a saved answer is traced from its tunnel ips', async () => {
    const args = ['trace', '--from', 'test/data/field/answers/full.json', '--to', 'ff:ff:ff:ff:ff:ff', '--json'];
    const { stdout } = await l2pop([...args, '-n', '3d75acb2-5533-44f7-942a-31f5e0ef514a']);
    const { traces } = JSON.parse(stdout);
    const from = traces.map((trace: { from_tunnel_ips: string[] }) => trace.from_tunnel_ips[0]);
    expect(from).toEqual(['10.9.0.11', '10.9.0.12', '10.9.0.13']);
    expect(traces[0].steps[0].expected.endpoints.map(({ tunnel_ip: at }: { tunnel_ip: string }) => at)).toEqual(
      from.slice(1),
    );
  });

  test('a saved answer does not tell that nobody has what it lacks', async () => {
    const ask = ['trace', '--from', 'test/data/field/answers/c1.json', '-n', '3d75acb2-5533-44f7-942a-31f5e0ef514a'];
    const { stdout } = await l2pop([...ask, '--between', '192.168.10.57', '192.0.2.250']);
    expect(stdout).toContain('the saved answer does not have 192.0.2.250');
    expect(stdout).toContain('not told: it may be behind the host');
    expect(stdout).not.toContain('nothing announced');
  });

  test('over RPC hosts are known by their tunnel ips, and the one that is asked for by its name', async () => {
    const url = await freshVhost();
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    onTestFinished(async () => void (await server.stop()));
    await server.line('serving the query');
    const ask = [
      'trace',
      '--transport-url',
      url,
      '-n',
      '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001',
      '--to',
      '192.168.10.21',
      '--json',
    ];
    const [all, one] = await Promise.all([l2pop([...ask, '--all-hosts']), l2pop([...ask, '-H', 'compute-1', ...DUMP])]);
    const froms = JSON.parse(all.stdout).traces.map((trace: { from_tunnel_ips: string[] }) => trace.from_tunnel_ips[0]);
    expect(froms).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.9', '198.51.100.7']);
    expect(JSON.parse(one.stdout).traces[0]).toMatchObject({ from_host: 'compute-1', from_tunnel_ips: ['192.0.2.1'] });
    expect({ all: all.exitCode, one: one.exitCode }).toEqual({ all: 0, one: 1 });
    const both = await l2pop([
      ...ask.filter((each) => each !== '--to' && each !== '192.168.10.21'),
      '--between',
      '192.168.10.11',
      '192.168.10.21',
      ...DUMP,
    ]);
    const named = await l2pop([
      ...ask.filter((each) => each !== '--to' && each !== '192.168.10.21'),
      ...['--between', '192.168.10.11', '192.168.10.21', DUMP[0]!, '--from-host', 'compute-1'],
    ]);
    expect(JSON.parse(named.stdout).traces[0]).toMatchObject({ from_host: 'compute-1', verdict: 'differs' });
    const verdicts = JSON.parse(both.stdout).traces.map(({ steps }: { steps: { verdict: string }[] }) =>
      steps.map(({ verdict }) => verdict),
    );
    expect(verdicts).toEqual([
      ['same', 'differs'],
      ['expected', 'expected', 'same'],
    ]);
  });

  test('picks columns as OpenStack clients do', async () => {
    const { stdout } = await l2pop([
      ...LAB,
      '--to',
      '192.168.10.21',
      '-H',
      'compute-1',
      '-f',
      'value',
      '-c',
      'step',
      '-c',
      'expected',
    ]);
    expect(stdout).toBe('ask-arp answered here: fa:16:3e:0a:02:01\nsend unicast to 192.0.2.2 (compute-2)\n');
  });

  test.each([
    [['--to', 'vm-a'], 'expected a MAC or an IP address'],
    [['--to', '00:00:00:00:00:00'], 'expected a MAC or an IP address'],
    [[], '--to'],
    [['--to', '192.168.10.21', '--between', '192.168.10.11', '192.168.10.21'], '--between'],
    [['--between', '192.168.10.11'], '--between wants two addresses'],
    [['--between', '192.168.10.11', 'ff:ff:ff:ff:ff:ff'], 'nobody sends from a group'],
    [['--to', '192.168.10.21', '--from-host', 'compute-9'], 'has no agent with a tunnel ip on host compute-9'],
    [['--to', '192.168.10.21', '--bogus'], '--bogus'],
  ])('%j is refused in three lines at most: %s', async (args, text) => {
    const { stderr, stdout, exitCode } = await l2pop([...LAB, ...args]);
    expect(stderr).toContain(text);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  });
});

const A = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const askOf = (sample: string, ...more: string[]) => [
  ...['trace', '--from', `test/samples/${sample}/expected.json`, '-n', A, '--live', '--json'],
  ...more,
];

describe('a host of its own', () => {
  test.skipIf(whyNoHost(OVS_TOOLS) !== undefined)('with Open vSwitch is traced with --live', async () => {
    const namespace = openNamespace();
    const ovs = startOpenVswitch(namespace);
    onTestFinished(() => {
      ovs.stop();
      namespace.close();
    });
    restoreSample(ovs, '07c-wrong-endpoint');
    const wrong = await namespace.l2pop(askOf('ovs/07c-wrong-endpoint', '--to', 'fa:16:3e:0a:02:02'), { env: ovs.env });
    expect(wrong.stderr).toBe('');
    const [trace] = JSON.parse(wrong.stdout).traces;
    expect(trace.from_tunnel_ips).toEqual(['10.0.0.1']);
    expect(trace.steps[0].expected.endpoints[0].tunnel_ip).not.toBe(trace.steps[0].observed.endpoints[0].tunnel_ip);
    expect(trace.steps[0].drift[0].kind).toBe('wrong-endpoint');
    expect(wrong.exitCode).toBe(1);
    const right = await namespace.l2pop(askOf('ovs/07c-wrong-endpoint', '--to', 'fa:16:3e:0a:03:01'), { env: ovs.env });
    expect({ stderr: right.stderr, exitCode: right.exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test.skipIf(whyNoHost(['bridge']) !== undefined)('with a linuxbridge agent is traced with --live', async () => {
    const namespace = openNamespace();
    onTestFinished(() => namespace.close());
    restoreLinuxbridgeSample(namespace, '04f-arp-mismatch');
    const { stdout, exitCode } = await namespace.l2pop(askOf('linuxbridge/04f-arp-mismatch', '--to', '192.168.10.21'));
    const [trace] = JSON.parse(stdout).traces;
    expect(trace.steps[0]).toMatchObject({ step: 'ask-arp', verdict: 'differs' });
    expect(exitCode).toBe(1);
  });
});
