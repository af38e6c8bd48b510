import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import type { Seen } from '../course.ts';
import { NameUnresolved } from '../errors.ts';

/** Each address of a host, as connecting would find them. @throws NameUnresolved */
export async function lookAtName(host: string): Promise<Seen<readonly string[]>> {
  if (isIP(host) !== 0) return { value: [host], findings: [{ found: 'an address', facts: { addresses: [host] } }] };
  try {
    const found = await lookup(host, { all: true });
    const addresses = [...new Set(found.map(({ address }) => address))];
    return { value: addresses, findings: [{ found: addresses.join(', '), facts: { addresses } }] };
  } catch (error) {
    throw new NameUnresolved(host, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}
