import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, FieldHost } from '../field.ts';
import { type Ended, l2popOnHost, onHost } from '../hosts/on-host.ts';

/** What an operator would save of a host. */
const TOOLS = {
  ovs: [
    ['ovs-ofctl', '--names', 'dump-flows', 'br-tun'],
    ['ovs-vsctl', '--format=json', 'list', 'Interface'],
    ['ovs-vsctl', '--format=json', 'list', 'Port'],
  ],
  linuxbridge: [
    ['bridge', 'fdb', 'show'],
    ['ip', 'neigh', 'show'],
    ['ip', '-j', '-d', 'link', 'show'],
  ],
} as const;

/** Dumps of a host as files of today; their paths. */
export async function dumpFiles(host: FieldHost): Promise<string[]> {
  const folder = join(host.folder, 'dumps');
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const [index, [tool, ...args]] of TOOLS[host.kind].entries()) {
    const file = join(folder, `${index}.txt`);
    writeFileSync(file, await onHost(host, tool, ...args));
    files.push(file);
  }
  return files;
}

/** l2pop on a host of this field, with the field's broker and a journal of the field's. */
export const onFieldHost = (field: Field, host: FieldHost, ...args: string[]): Promise<Ended> =>
  l2popOnHost(host, [...args, '--transport-url', field.transportUrl], {
    env: { XDG_STATE_HOME: join(host.folder, 'journal') },
  });

export interface Compared {
  exitCode: number;
  /** Sorted. */
  kinds: string[];
  /** All that diff said, for a test that fails. */
  said: string;
}

/** `l2pop diff` of a host, in JSON; `where` is --live, or dumps. A dump of linuxbridge's does not name its networks: this one is compared. */
export async function compared(
  field: Field,
  host: FieldHost,
  networkId: string,
  ...where: string[]
): Promise<Compared> {
  const networks = host.kind === 'linuxbridge' ? ['--network', networkId] : [];
  const { exitCode, stdout, stderr } = await onFieldHost(
    field,
    host,
    'diff',
    '--host',
    host.name,
    ...networks,
    '-f',
    'json',
    ...where,
  );
  const drift: { kind: string }[] = stdout === '' ? [] : JSON.parse(stdout).drift;
  return { exitCode, kinds: drift.map(({ kind }) => kind).sort(), said: `${stdout}${stderr}` };
}
