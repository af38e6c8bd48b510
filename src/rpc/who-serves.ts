import type { Listeners, Transport } from '../transport/transport.ts';
import { queryTarget } from './query-interface.ts';

/** A passive look for servers of the query: its queue, and how many consume it (undefined: there is no queue). */
export const whoServes = (transport: Transport, exchange?: string): Promise<Listeners> =>
  transport.listeners(queryTarget(exchange));
