import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, root, startL2pop } from '../support/l2pop.ts';
import { runPythonClient } from '../support/peers.ts';
import { freshVhost } from '../support/rabbitmq.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

test('the example of an own agent runs from a clone, and prints what comes and goes', async () => {
  const url = await freshVhost();
  const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
  onTestFinished(async () => void (await server.stop()));
  await server.line('serving the query');
  const example = execa(process.execPath, ['examples/own-agent.js', url, 'bgp-1', BLUE], {
    cwd: root,
    env: cleanEnvironment,
    extendEnv: false,
    reject: false,
  });
  onTestFinished(async () => void example.kill());
  const printed: string[] = [];
  const lines = example[Symbol.asyncIterator]();
  const next = async (text: string): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`no ${text} in ${printed.join('\n')}`);
      printed.push(String(value));
      if (String(value).includes(text)) return String(value);
    }
  };
  await next('= in step with Neutron (start): ');
  expect(printed).toContain('+ vxlan 1001 broadcast via 192.0.2.2');
  expect(printed).toContain('+ vxlan 1001 fa:16:3e:0a:02:01 192.168.10.21 via 192.0.2.2');
  const entries = {
    [BLUE]: {
      segment_id: 1001,
      network_type: 'vxlan',
      ports: { '192.0.2.2': [['fa:16:3e:0a:02:77', '192.168.10.77']] },
    },
  };
  await runPythonClient(url, 'remove', JSON.stringify(entries), '--fanout');
  expect(await next('- ')).toBe('- vxlan 1001 fa:16:3e:0a:02:77 192.168.10.77 via 192.0.2.2');
  example.kill('SIGTERM');
  expect((await example).exitCode).toBe(0);
});
