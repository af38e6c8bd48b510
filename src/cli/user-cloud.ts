import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { BadUserConfig, NotReadable } from './errors.ts';
import { note } from './note.ts';
import { readTextFile } from './read-text.ts';
import { holdsSecret } from './secrets/hide-secrets.ts';
import type { CloudKeys, UserConfig } from './user-config.ts';

/** A cloud of the user's own config file. */
export interface UserCloud {
  name: string;
  file: string;
  /** Did nobody ask for it but `default_cloud`? */
  isDefault: boolean;
  keys: CloudKeys;
}

/** Where the user's own config file is, or would be. */
export const userConfigFile = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'l2pop', 'config.yaml');

/** The user's own config file; undefined where there is none. @throws NotReadable, BadUserConfig */
export async function readUserConfig(env: NodeJS.ProcessEnv): Promise<UserConfig | undefined> {
  const file = userConfigFile(env);
  const text = await readTextFile(file).catch((error: NotReadable) => {
    if (error.cause.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { parseUserConfig } = await import('./user-config.ts');
  const config = parseUserConfig(text, file);
  if (!told.has(file) && holdsPassword(config) && (await isReadByOthers(file))) {
    told.add(file);
    note(`note: ${file} holds a password, and others may read it: chmod 600 ${file}`);
  }
  return config;
}

/**
 * The cloud that is named, else the default one, else none.
 * @throws NotReadable when one is named and there is no file; BadUserConfig
 */
export async function findUserCloud(name: string | undefined, env: NodeJS.ProcessEnv): Promise<UserCloud | undefined> {
  const file = userConfigFile(env);
  const config = await readUserConfig(env);
  if (config === undefined) {
    if (name === undefined) return undefined;
    throw new NotReadable(file, Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  }
  const wanted = name ?? config.defaultCloud;
  if (wanted === undefined) return undefined;
  const known = Object.keys(config.clouds);
  if (!known.includes(wanted)) {
    throw new BadUserConfig(file, `: no cloud ${wanted}; there are ${known.join(', ') || 'none'}`);
  }
  return { name: wanted, file, isDefault: name === undefined, keys: config.clouds[wanted]! };
}

/** A file as the config file names it: `~/` is the user's folder, anything else is relative to the config file. */
export function fileOfCloud({ file }: UserCloud, named: string): string {
  if (named.startsWith('~/')) return join(homedir(), named.slice(2));
  return isAbsolute(named) ? named : join(dirname(file), named);
}

/** Config files of which the user was told already. */
const told = new Set<string>();

const holdsPassword = ({ clouds }: UserConfig): boolean =>
  Object.values(clouds).some((keys) =>
    Object.values(keys).some((value) => typeof value === 'string' && holdsSecret(value)),
  );

const isReadByOthers = async (file: string): Promise<boolean> => ((await stat(file)).mode & 0o044) !== 0;
