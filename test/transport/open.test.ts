import { expect, onTestFinished, test } from 'vitest';

import { openTransport } from '../../src/transport/open.ts';

const open = async (url: string) => {
  const transport = await openTransport(url);
  onTestFinished(() => transport.close());
  return transport;
};

test('transports of one memory url reach each other, of another they do not', async () => {
  const [server, client, stranger] = [await open('memory://a'), await open('memory://a'), await open('memory://b')];
  await server.serve({ topic: 'T', server: 'S' }, [{ methods: { m: () => 1 } }]);
  await expect(client.call({ topic: 'T' }, 'm', {})).resolves.toBe(1);
  await expect(stranger.call({ topic: 'T' }, 'm', {})).rejects.toMatchObject({ name: 'NobodyListens' });
});

test.each(['amqp://h', 'http://h/', 'nonsense'])('url %s is refused before anything is opened', async (url) => {
  await expect(openTransport(url)).rejects.toMatchObject({ name: 'InvalidTransportUrl' });
});
