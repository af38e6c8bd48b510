import { namesBroker, type SettingFlags } from './setting-places.ts';
import { namesSource, sourceSaid } from './source-said.ts';
import { findUserCloud } from './user-cloud.ts';

/** The flags as they were typed, kept with those that were completed. */
const TYPED = Symbol('typed flags');

/**
 * What the variables, files, commands and clouds say of the source, as if it had been typed: `from`, `os-cloud` and
 * `source`. A default cloud that has a say counts as one that was asked for.
 * @param flags as they were typed; what a variable says of them is not among them
 * @throws WrongUsage, NotReadable, BadUserConfig, UrlCommandFailed
 */
export async function completeFlags<Flags extends SettingFlags>(
  flags: Flags,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Flags> {
  const isNamed = namesSource(flags, env) || namesBroker(flags, env);
  const cloud = flags.cloud === undefined && isNamed ? undefined : await findUserCloud(flags.cloud, env);
  const { from, osCloud, source } = sourceSaid({ flags, env, cloud });
  return {
    ...flags,
    from: await from?.value(),
    'os-cloud': await osCloud?.value(),
    source: await source?.value(),
    ...(cloud && (from ?? osCloud) && { cloud: cloud.name }),
    [TYPED]: flags,
  };
}

/** The flags as they were before they were completed. */
export const typedFlags = (flags: SettingFlags): SettingFlags => (flags as { [TYPED]?: SettingFlags })[TYPED] ?? flags;
