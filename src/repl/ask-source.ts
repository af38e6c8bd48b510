import { Parser } from '@oclif/core';
import { completeFlags } from '../cli/complete-flags.ts';
import { commonFlags, fromFlag, withoutVariables } from '../cli/flags.ts';
import { openSourceQuietly } from '../cli/session.ts';
import type { Told } from './known.ts';
import type { Sticky } from './sticky.ts';

/**
 * The networks and hosts of the source that a command would ask now, where it can list them; undefined where it cannot, as over RPC,
 * which is not even connected for it.
 * @throws what opening and asking it throws
 */
export async function askSource(sticky: Sticky): Promise<Told | undefined> {
  const defined = { ...commonFlags, ...fromFlag };
  const words = [...sticky].flatMap(([name, values]) =>
    name in defined ? (values.length === 0 ? [`--${name}`] : values.map((value) => `--${name}=${value}`)) : [],
  );
  const { flags } = withoutVariables(await Parser.parse(words, { flags: defined, strict: true }));
  const source = await openSourceQuietly(await completeFlags(flags), {});
  try {
    if (source.listNetworks === undefined) return undefined;
    const [networks, agents] = await Promise.all([source.listNetworks(), source.agents?.() ?? []]);
    return { networks, hosts: agents.map(({ host }) => host) };
  } finally {
    await source.close();
  }
}

/** Changes when what `askSource` would ask does: a file is read anew, whatever it is. */
export const sourceKey = (sticky: Sticky): string =>
  JSON.stringify([...sticky].filter(([name]) => name !== 'network' && name !== 'host'));
