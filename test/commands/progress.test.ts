import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { binary, l2pop } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const noTerminal = await whyNoTerminal();

/** A port that takes connections and says nothing. */
async function silentPort(): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const query = (port: number) => [
  'query',
  '-n',
  '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001',
  '--transport-url',
  `rabbit://u:secretpw@127.0.0.1:${port}`,
];

test.skipIf(noTerminal)('what takes more than a second is said on a terminal, and gone when it is over', async () => {
  const argv = [process.execPath, binary, ...query(await silentPort()), '--timeout', '4'];
  const terminal = await openTerminal({ argv });
  onTestFinished(() => terminal.close());
  await terminal.until(/^asking rabbit@127.* … [12] s$/m);
  expect(await terminal.ended()).toBe(2);
  expect(await terminal.screen()).not.toMatch(/^asking|secretpw/m);
});

test('nothing of it is in a pipe', async () => {
  const { stderr, exitCode } = await l2pop([...query(await silentPort()), '--timeout', '4']);
  expect(stderr).not.toContain('…');
  expect(exitCode).toBe(2);
});
