import { CloudWithoutBroker, NoTransportUrl } from './errors.ts';
import type { CommonFlags } from './flags.ts';
import type { OsloFiles } from './oslo-config.ts';
import { type Said, said, saidByCommand, saidByFile } from './said.ts';
import { fileOfCloud, findUserCloud, type UserCloud } from './user-cloud.ts';

export const DEFAULT_TRANSPORT_URL = 'rabbit://guest:guest@localhost:5672/';

/** Neutron's rpc_response_timeout. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** Options of the driver, in a neutron.conf. */
export const RABBIT_SECTION = 'oslo_messaging_rabbit';

/** The flags that settings go by. */
export type SettingFlags = CommonFlags & {
  from?: string | undefined;
  'from-file'?: string | undefined;
  'from-command'?: string | undefined;
  'os-cloud'?: string | undefined;
  source?: string | undefined;
};

/** Where settings are said, read as far as they are files. */
export interface Places {
  flags: SettingFlags;
  env: NodeJS.ProcessEnv;
  /** Of --config-file, else of the cloud's config_file. */
  conf: (OsloFiles & { isTyped: boolean }) | undefined;
  /** The one that was asked for; or the default one, where no broker is named elsewhere. */
  cloud: UserCloud | undefined;
}

/**
 * Reads no more files than it needs.
 * @param isBrokerNamed is it known already which broker is meant? The default cloud then has no say
 * @throws NotReadable, BadUserConfig
 */
export async function readPlaces(
  flags: SettingFlags,
  env: NodeJS.ProcessEnv,
  isBrokerNamed = namesBroker(flags, env),
): Promise<Places> {
  const cloud = flags.cloud === undefined && isBrokerNamed ? undefined : await findUserCloud(flags.cloud, env);
  const typed = flags['config-file'] ?? [];
  const ofCloud = cloud?.keys.config_file ?? [];
  const files = typed.length > 0 ? typed : [ofCloud].flat().map((file) => fileOfCloud(cloud!, file));
  if (files.length === 0) return { flags, env, cloud, conf: undefined };
  const { readOsloFiles } = await import('./oslo-config.ts');
  return { flags, env, cloud, conf: { ...(await readOsloFiles(files)), isTyped: typed.length > 0 } };
}

/** Do flags, files of flags or variables tell which broker is meant? */
export const namesBroker = (flags: CommonFlags, env: NodeJS.ProcessEnv): boolean =>
  Boolean(
    flags['transport-url'] ||
      flags['transport-url-file'] ||
      flags['transport-url-command'] ||
      flags['config-file']?.[0] ||
      env.L2POP_TRANSPORT_URL,
  );

/** The broker. @throws NoTransportUrl, CloudWithoutBroker */
export function transportUrlSaid(places: Places): Said {
  const { flags, env, conf, cloud } = places;
  const typed = typedText(places, 'transport-url');
  if (typed) return typed;
  if (conf?.isTyped) return optionSaid(conf, 'DEFAULT', 'transport_url') ?? noTransportUrl(conf.files);
  if (flags.cloud !== undefined) return urlOfCloud(places);
  if (env.L2POP_TRANSPORT_URL) return said('variable L2POP_TRANSPORT_URL', env.L2POP_TRANSPORT_URL);
  return cloud ? urlOfCloud(places) : said('default', DEFAULT_TRANSPORT_URL);
}

/** Neutron's control exchange. */
export const exchangeSaid = (places: Places): Said =>
  optionOrCloud(places, 'control_exchange', 'control_exchange') ?? said('default', 'neutron');

/** How long to wait for an answer, in seconds. */
export function timeoutSaid(places: Places): Said {
  const { timeout } = places.flags;
  if (timeout !== undefined) return said('flag --timeout', String(timeout));
  return optionOrCloud(places, 'rpc_response_timeout', 'timeout') ?? said('default', String(DEFAULT_TIMEOUT_SECONDS));
}

/** `[database] connection`. */
export const databaseSaid = ({ conf }: Places): Said | undefined => conf && optionSaid(conf, 'database', 'connection');

/** What neutron.conf says of `[DEFAULT]` option, or the cloud by a key of its own; a typed file goes first. */
function optionOrCloud({ conf, cloud }: Places, option: string, key: 'control_exchange' | 'timeout'): Said | undefined {
  const ofConf = conf && optionSaid(conf, 'DEFAULT', option);
  const isUsable = ofConf !== undefined && (key !== 'timeout' || conf!.positive('DEFAULT', option) !== undefined);
  const value = cloud?.keys[key];
  const ofCloud = value === undefined ? undefined : said(originOf(cloud!, key), String(value));
  return conf?.isTyped ? (isUsable ? ofConf : ofCloud) : (ofCloud ?? (isUsable ? ofConf : undefined));
}

const optionSaid = (conf: OsloFiles, section: string, name: string): Said | undefined => {
  const value = conf.option(section, name);
  return value ? said(`file ${conf.fileOf(section, name)} [${section}] ${name}`, value) : undefined;
};

/** A typed text, or the file or command that a flag names for it. */
export function typedText({ flags, cloud }: Omit<Places, 'conf'>, name: 'transport-url' | 'from'): Said | undefined {
  const { [name]: text, [`${name}-file` as const]: file, [`${name}-command` as const]: command } = flags;
  if (text) return said(`flag --${name}`, text);
  if (file) return saidByFile(`flag --${name}-file`, file);
  if (!command) return undefined;
  const flag = `--${name}-command`;
  return saidByCommand(`flag ${flag}`, flag, command, secondsOf(flags, cloud));
}

/** A text of a cloud, or the file or command that it names for it. */
export function cloudText(
  { flags }: Pick<Places, 'flags'>,
  cloud: UserCloud,
  name: 'transport_url' | 'from',
): Said | undefined {
  const { [name]: text, [`${name}_file` as const]: file, [`${name}_command` as const]: command } = cloud.keys;
  const origin = (key: string) => originOf(cloud, key);
  if (text) return said(origin(name), text);
  if (file) return saidByFile(origin(`${name}_file`), fileOfCloud(cloud, file));
  if (!command) return undefined;
  const key = `${name}_command`;
  return saidByCommand(origin(key), `${key} of cloud ${cloud.name}`, command, secondsOf(flags, cloud));
}

function urlOfCloud(places: Places): Said {
  const { conf } = places;
  const cloud = places.cloud!;
  const ofCloud = cloudText(places, cloud, 'transport_url') ?? (conf && optionSaid(conf, 'DEFAULT', 'transport_url'));
  if (ofCloud) return ofCloud;
  throw new CloudWithoutBroker(cloud.file, cloud.name);
}

const noTransportUrl = (files: readonly string[]): never => {
  throw new NoTransportUrl(files);
};

/** How long a command may take that prints a value. */
const secondsOf = (flags: CommonFlags, cloud: UserCloud | undefined): number =>
  flags.timeout ?? cloud?.keys.timeout ?? DEFAULT_TIMEOUT_SECONDS;

/** `cloud lab of ~/.config/l2pop/config.yaml: timeout` */
export const originOf = ({ name, file }: UserCloud, key: string): string => `cloud ${name} of ${file}: ${key}`;
