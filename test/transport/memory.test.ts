import { describe, expect, test } from 'vitest';

import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import { conforms } from './conforms.ts';

describe('memory', () => {
  const hub = new MemoryHub();
  conforms(
    async () => openMemoryTransport(hub),
    async (queue) => hub.deleteQueue(queue),
  );
});

describe('the hub, as a broker has it (wire spec 4)', () => {
  test('a server leaves its queues and takes its fanout queue and exchange with it', async () => {
    const hub = new MemoryHub();
    const transport = openMemoryTransport(hub);
    const server = await transport.serve({ topic: 'T', server: 'S' }, []);
    expect(hub.names).toEqual({
      exchanges: ['neutron', 'T_fanout'],
      queues: ['T', 'T.S', expect.stringMatching(/^T_fanout_[0-9a-f]{32}$/)],
    });
    await server.stop();
    expect(hub.names).toEqual({ exchanges: ['neutron'], queues: ['T', 'T.S'] });
    await transport.close();
  });

  test('a client makes nothing but its reply queue, at its first call', async () => {
    const hub = new MemoryHub();
    const transport = openMemoryTransport(hub);
    await expect(transport.cast({ topic: 'T', fanout: true }, 'm', {})).rejects.toThrow('nobody listens');
    expect(hub.names).toEqual({ exchanges: [], queues: [] });
    await expect(transport.call({ topic: 'T' }, 'm', {})).rejects.toThrow('nobody listens');
    expect(hub.names).toEqual({ exchanges: [], queues: [expect.stringMatching(/^reply_[0-9a-f]{32}$/)] });
    await transport.close();
  });

  test.each(['T', 'T.S', 'fanout'])(
    'a server consumes queue %s again after it was deleted (wire 57)',
    async (which) => {
      const hub = new MemoryHub();
      const transport = openMemoryTransport(hub);
      await transport.serve({ topic: 'T', server: 'S' }, [{ methods: { m: () => 1 } }]);
      const name = which === 'fanout' ? hub.names.queues[2]! : which;
      hub.deleteQueue(name);
      await expect.poll(() => hub.queue(name)?.consumerCount).toBe(1);
      await expect(transport.call({ topic: 'T', server: 'S' }, 'm', {})).resolves.toBe(1);
      await transport.close();
    },
  );

  test('what a lost connection has not acknowledged goes back to the head of the queue', async () => {
    const hub = new MemoryHub();
    const queue = hub.declareQueue('Q');
    const seen: string[] = [];
    const first = queue.consume({ prefetch: 2, onDelivery: ({ body }) => seen.push(`lost ${body}`) });
    for (const body of ['1', '2', '3']) hub.publish({ exchange: '', routingKey: 'Q', body: Buffer.from(body) });
    await expect.poll(() => seen).toEqual(['lost 1', 'lost 2']);
    first.drop();
    expect(queue.readyCount).toBe(3);
    queue.consume({ prefetch: 0, onDelivery: ({ body, ack }) => ack() && seen.push(`taken ${body}`) });
    await expect.poll(() => seen.slice(2)).toEqual(['taken 1', 'taken 2', 'taken 3']);
  });

  test('a queue that nobody uses expires', async () => {
    const hub = new MemoryHub();
    const queue = hub.declareQueue('Q', { expiresMs: 20 });
    queue.consume({ prefetch: 0, onDelivery: () => undefined }).cancel();
    await expect.poll(() => hub.queue('Q')).toBeUndefined();
  });
});
