import { createTransport, type TransportOptions } from './create-transport.ts';
import type { Transport } from './transport.ts';
import { parseTransportUrl } from './transport-url.ts';

/** Options of a transport that is opened by its url. */
export interface OpenOptions extends TransportOptions {
  /** Options of `[oslo_messaging_rabbit]`, by name; the url's own query goes over them (wire spec 12). */
  rabbit?: Readonly<Record<string, string | number | boolean>>;
  /** Stands first in the name of the connections, which the broker lists (wire spec 3.1). */
  program?: string;
}

/**
 * A transport to what a url names: `rabbit://user:password@host:port/vhost`, or `memory://NAME`, which all of this
 * process share by name. Nothing is connected before it is needed.
 * @throws InvalidTransportUrl, InvalidOption
 */
export async function openTransport(url: string, options: OpenOptions = {}): Promise<Transport> {
  const parsed = parseTransportUrl(url);
  if (parsed.driver === 'memory') {
    const [{ createMemoryBroker }, { sharedHub }] = await Promise.all([
      import('./memory/memory-broker.ts'),
      import('./memory/memory-hub.ts'),
    ]);
    return createTransport(createMemoryBroker(sharedHub(parsed.name)), options);
  }
  const { openRabbit } = await import('./rabbit/open-rabbit.ts');
  const { rabbit, program, log } = options;
  const broker = openRabbit(parsed, {
    ...(rabbit !== undefined && { options: rabbit }),
    ...(program !== undefined && { program }),
    ...(log !== undefined && { log }),
  });
  return createTransport(broker, options);
}
