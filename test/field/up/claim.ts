import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** What no other field on this machine has. */
export interface Claim {
  folder: string;
  prefix: string;
  /** Of its bridge; hosts count on from .11. */
  address: string;
}

const FIELDS = 100;

/** Folders of fields begin so, and end in a field's prefix and random letters. */
export const FOLDER_PREFIX = join(tmpdir(), 'l2pop-field-');

/**
 * Makes the field's bridge, and with it takes the names and the subnet that go by its number: a link of one name can be made
 * only once. Subnets are of 198.18.0.0/15, which is nobody's (RFC 2544).
 * @throws Error when a hundred fields are up
 */
export async function claimField(): Promise<Claim> {
  for (let number = 1; number <= FIELDS; number += 1) {
    const prefix = `fld${number}`;
    try {
      await run('ip', 'link', 'add', prefix, 'type', 'bridge');
    } catch (error) {
      if (/File exists/.test((error as Error).message)) continue;
      throw error;
    }
    const address = `198.18.${number}.1`;
    await run('ip', 'addr', 'add', `${address}/24`, 'dev', prefix);
    await run('ip', 'link', 'set', prefix, 'up');
    const folder = mkdtempSync(`${FOLDER_PREFIX}${prefix}-`);
    chmodSync(folder, 0o711); // PostgreSQL does not run as root
    return { folder, prefix, address };
  }
  throw new Error(`${FIELDS} fields are up on this machine`);
}
