import type { Inventory } from '../inventory.ts';
import { createNeutronClient } from './client.ts';
import { createHttp } from './http.ts';
import { neutronInventory, type ReadingOptions } from './inventory.ts';
import { openWithoutCredentials } from './session.ts';

/** A Neutron without credentials (`auth_strategy = noauth`). @param endpoint with or without its version */
export async function openNeutronWithoutCredentials(endpoint: string, options: ReadingOptions): Promise<Inventory> {
  const session = openWithoutCredentials(endpoint);
  const client = createNeutronClient(session, await createHttp({ verify: true }));
  return neutronInventory(client, session.name, options);
}
