import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { l2pop } from '../../support/l2pop.ts';
import { startPythonServer } from '../../support/peers.ts';
import { freshVhost } from '../../support/rabbitmq.ts';
import { workplace } from './compute-1.ts';

const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';

test('drift that the second answer does not show, such as of a port that was in BUILD, is not mended', async () => {
  const { fix, drifted, folder } = workplace();
  const asked = await l2pop(['query', '--from', 'examples/lab.yaml', '-n', BLUE, '-H', 'compute-1', '--json']);
  const answer = JSON.parse(asked.stdout);
  const data = join(folder, 'answer.json');
  const building = structuredClone(answer);
  for (const [endpoint, pairs] of Object.entries<[string, string][]>(building[BLUE].ports)) {
    building[BLUE].ports[endpoint] = pairs.filter(([mac]) => mac !== 'fa:16:3e:0a:02:02');
  }
  writeFileSync(data, JSON.stringify(building));
  const url = await freshVhost();
  const server = await startPythonServer(url, '--role', 'query', '--data', data);
  const flags = [
    '--host',
    'compute-1',
    '-n',
    BLUE,
    '--include-unneeded',
    '--transport-url',
    url,
    '--dry-run',
    '--json',
  ];
  const hasty = await fix(drifted, ...flags, '--interval', '0');
  expect(hasty.stdout).toMatch(/"key": "fa:16:3e:0a:02:02"/);
  const before = server.events.length;
  const patient = fix(drifted, ...flags, '--interval', '4');
  while (server.events.length < before + 2) await after(20); // both questions of the first look
  writeFileSync(data, JSON.stringify(answer));
  const { stdout } = await patient;
  expect(server.events.length).toBe(before + 4);
  const kinds = JSON.parse(stdout)
    .stages.flat()
    .flatMap((cast: { mends: { kind: string; mac: string }[] }) => cast.mends);
  expect(kinds.map(({ mac }: { mac: string }) => mac)).not.toContain('fa:16:3e:0a:02:02');
  expect(kinds.map(({ mac }: { mac: string }) => mac)).toContain('fa:16:3e:0a:02:99');
  await server.stop();
});
