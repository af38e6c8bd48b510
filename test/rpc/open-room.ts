import { onTestFinished } from 'vitest';
import { QUERY_TOPIC } from '../../src/rpc/query-interface.ts';
import { MemoryHub } from '../../src/transport/memory/memory-hub.ts';
import { openMemoryTransport } from '../../src/transport/memory/open-memory-transport.ts';
import type { Method, Transport } from '../../src/transport/transport.ts';

/** Transports of one broker in this process, closed when the test is over. */
export function openRoom(): () => Transport {
  const hub = new MemoryHub();
  return () => {
    const transport = openMemoryTransport(hub);
    onTestFinished(() => transport.close());
    return transport;
  };
}

/** An error as a Python server sends it. */
export const pythonError = (remoteClass: string, message: string, remoteModule = 'builtins', remoteArgs = [message]) =>
  Object.assign(new Error(message), { remoteClass, remoteModule, remoteArgs });

/** A server of the query's topic whose only method is this one. */
export const serveMethod = (transport: Transport, method: Method) =>
  transport.serve({ exchange: 'neutron', topic: QUERY_TOPIC, server: 'ctl1' }, [
    { version: '1.0', methods: { get_fdb_entries: method } },
  ]);
