import type { FdbEntries } from '../../src/fdb/entries.ts';
import { l2pop } from '../support/l2pop.ts';

/**
 * What `l2pop query` answers for these networks, and what it notes on standard error.
 * @throws Error with standard error when its exit status is not 0
 */
export async function asked(
  from: string,
  networkIds: readonly string[],
  host?: string,
): Promise<{ entries: FdbEntries; notes: string }> {
  const networks = networkIds.flatMap((id) => ['--network', id]);
  const forHost = host === undefined ? [] : ['--host', host];
  const { stdout, stderr, exitCode } = await l2pop([
    'query',
    '--from',
    from,
    ...networks,
    ...forHost,
    '-f',
    'json',
    '--timeout',
    '60',
  ]);
  if (exitCode !== 0) throw new Error(`query --from ${from}: exit status ${exitCode}: ${stderr}`);
  return { entries: JSON.parse(stdout), notes: stderr };
}

/** The order of endpoints and of the pairs under one says nothing (spec l2pop 1.2); how often a pair is there does. */
export const inOrder = (entries: FdbEntries) =>
  Object.fromEntries(
    Object.entries(entries).map(([id, { ports, ...more }]) => [
      id,
      {
        ...more,
        ports: Object.fromEntries(
          Object.entries(ports)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([tunnelIp, pairs]) => [tunnelIp, pairs.map((pair) => pair.join(' ')).sort()]),
        ),
      },
    ]),
  );
