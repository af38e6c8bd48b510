import { execFile } from 'node:child_process';
import { isIP } from 'node:net';

import type { LookLimits, Seen } from '../course.ts';
import { NameNotTold, NameUnresolved } from '../errors.ts';

/** Each address of a host, as connecting would find them. @throws NameUnresolved, NameNotTold */
export async function lookAtName(host: string, limits: LookLimits): Promise<Seen<readonly string[]>> {
  if (isIP(host) !== 0) return { value: [host], findings: [{ found: 'an address', facts: { addresses: [host] } }] };
  const addresses = [...new Set(await addressesOf(host, limits))];
  return { value: addresses, findings: [{ found: addresses.join(', '), facts: { addresses } }] };
}

const LOOKUP = `require('node:dns').lookup(process.argv[1], { all: true }, (error, found) =>
  process.stdout.write(JSON.stringify(error ? { code: error.code } : { addresses: found.map((each) => each.address) })))`;

/**
 * Asks the system, in a process of its own: the question cannot be ended, and keeps its process from ending for as long as a name
 * server is silent.
 */
const addressesOf = (host: string, { timeoutMs, signal }: LookLimits): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL' as const, signal };
    execFile(process.execPath, ['-e', LOOKUP, '--', host], options, (error, stdout) => {
      if (error?.killed || signal.aborted) return reject(new NameUnresolved(host, 'ETIMEDOUT'));
      if (error) return reject(error);
      const answer = answerIn(stdout);
      if (answer === undefined) return reject(new NameNotTold(host, stdout));
      const { addresses, code } = answer;
      if (addresses === undefined) reject(new NameUnresolved(host, code ?? 'unknown'));
      else resolve(addresses);
    });
  });

/** Undefined: not what LOOKUP prints, or more than that, since NODE_OPTIONS goes for this process too. */
function answerIn(printed: string): { addresses?: string[]; code?: string } | undefined {
  try {
    return JSON.parse(printed);
  } catch {
    return undefined;
  }
}
