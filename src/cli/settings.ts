import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { NoTransportUrl, type NotReadable } from './errors.ts';
import type { CommonFlags } from './flags.ts';
import type { OsloConfig } from './oslo-config.ts';
import { firstLineOf, readTextFile } from './read-text.ts';
import { streams } from './streams.ts';

export const DEFAULT_TRANSPORT_URL = 'rabbit://guest:guest@localhost:5672/';

/** Neutron's rpc_response_timeout. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** What all the places of configuration say together; the first that says something wins. */
export interface Settings {
  transportUrl: string;
  /** Neutron's control exchange. */
  exchange: string;
  timeoutSeconds: number;
  /** Options of `[oslo_messaging_rabbit]`, by name; the url's own query goes over them. */
  rabbitOptions: Readonly<Record<string, string>>;
}

/**
 * `fromUrl` (a transport url given as --from), typed flags, then --config-file, then L2POP_TRANSPORT_URL, then the
 * user's own config file, then the default.
 * Reads no more files than it needs.
 * @throws NotReadable, NoTransportUrl, UrlCommandFailed, BadUserConfig
 */
export async function resolveSettings(
  flags: CommonFlags,
  env: NodeJS.ProcessEnv = process.env,
  fromUrl?: string,
): Promise<Settings> {
  const typed = fromUrl === undefined ? await typedUrl(flags) : fromUrl;
  const files = flags['config-file'] ?? [];
  const config = files.length > 0 ? await readNeutronConf(files, flags) : undefined;
  if (!typed && config && !config.url) throw new NoTransportUrl(files);
  const cloud =
    typed || config?.url || (env.L2POP_TRANSPORT_URL && !flags.cloud) ? undefined : await userCloud(flags, env);
  const transportUrl =
    typed ||
    config?.url ||
    (flags.cloud && cloud?.url) ||
    env.L2POP_TRANSPORT_URL ||
    cloud?.url ||
    DEFAULT_TRANSPORT_URL;
  return {
    transportUrl,
    exchange: config?.exchange || cloud?.exchange || 'neutron',
    timeoutSeconds: config?.timeoutSeconds ?? (await timeoutOf(flags)),
    rabbitOptions: config?.rabbitOptions ?? {},
  };
}

/**
 * How long to wait for an answer: --timeout, then rpc_response_timeout of --config-file, then Neutron's default.
 * @param config what the files say, where they were read already
 * @throws NotReadable
 */
export async function timeoutOf(flags: CommonFlags, config?: OsloConfig): Promise<number> {
  if (flags.timeout !== undefined) return flags.timeout;
  const files = flags['config-file'] ?? [];
  if (files.length === 0) return DEFAULT_TIMEOUT_SECONDS;
  const { positiveOption, readOsloConfig } = await import('./oslo-config.ts');
  const said = config ?? (await readOsloConfig(files));
  return positiveOption(said, 'DEFAULT', 'rpc_response_timeout') ?? DEFAULT_TIMEOUT_SECONDS;
}

async function typedUrl(flags: CommonFlags): Promise<string | undefined> {
  const { 'transport-url': url, 'transport-url-file': file, 'transport-url-command': command } = flags;
  if (url) return url;
  if (file) return firstLineOf(await (file === '-' ? text(streams.stdin) : readTextFile(file)));
  if (!command) return undefined;
  const { outputOf } = await import('./url-command.ts');
  return firstLineOf(await outputOf(command, flags.timeout ?? DEFAULT_TIMEOUT_SECONDS));
}

async function readNeutronConf(files: readonly string[], flags: CommonFlags) {
  const { optionOf, readOsloConfig, sectionOf } = await import('./oslo-config.ts');
  const config = await readOsloConfig(files);
  return {
    url: optionOf(config, 'DEFAULT', 'transport_url'),
    exchange: optionOf(config, 'DEFAULT', 'control_exchange'),
    timeoutSeconds: await timeoutOf(flags, config),
    rabbitOptions: sectionOf(config, 'oslo_messaging_rabbit'),
  };
}

async function userCloud(flags: CommonFlags, env: NodeJS.ProcessEnv) {
  const file = join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'l2pop', 'config.yaml');
  const content = await readTextFile(file).catch((error: NotReadable) => {
    if (error.cause.code === 'ENOENT' && !flags.cloud) return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  const { cloudOf } = await import('./user-config.ts');
  return cloudOf(file, content, flags.cloud, flags.timeout ?? DEFAULT_TIMEOUT_SECONDS);
}
