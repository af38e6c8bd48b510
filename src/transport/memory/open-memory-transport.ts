import { createTransport, type TransportOptions } from '../create-transport.ts';
import type { Transport } from '../transport.ts';
import { createMemoryBroker } from './memory-broker.ts';
import { MemoryHub } from './memory-hub.ts';

/** A transport within this process. Transports of one hub reach each other; without a hub it is alone. */
export function openMemoryTransport(hub: MemoryHub = new MemoryHub(), options: TransportOptions = {}): Transport {
  return createTransport(createMemoryBroker(hub), options);
}
