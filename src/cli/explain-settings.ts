import { typedFlags } from './complete-flags.ts';
import { CloudWithoutBroker } from './errors.ts';
import { type Behind, type Said, said } from './said.ts';
import { hideSecrets, maskSetting } from './secrets/hide-secrets.ts';
import {
  databaseSaid,
  exchangeSaid,
  originOf,
  type Places,
  RABBIT_SECTION,
  readPlaces,
  type SettingFlags,
  timeoutSaid,
  transportUrlSaid,
} from './setting-places.ts';
import { type SourceSaid, sourceSaid } from './source-said.ts';

/** A setting, and which of its places said so. */
export interface SettingOrigin {
  name: string;
  /** Without secrets; `''` where nothing says it. */
  value: string;
  /** `flag --timeout`, `file F [DEFAULT] transport_url`, `variable L2POP_FROM`, `cloud NAME of F: key`, `default`, `not set`. */
  origin: string;
  /** What the value would come from, where that was not run or read. */
  behind?: Behind['what'];
  /** Why it could not be told. */
  fault?: Error;
}

/**
 * Every setting, and where it comes from. Nothing is connected to.
 * @param flags of a command, completed or not
 * @param options.run run what has to be run to know a value, and read standard input; else what would be run is shown
 * @throws NotReadable, BadUserConfig and WrongUsage where no place can be looked at; what is wrong with one setting is its `fault`
 */
export async function explainSettings(
  flags: SettingFlags,
  env: NodeJS.ProcessEnv = process.env,
  { run = false }: { run?: boolean } = {},
): Promise<SettingOrigin[]> {
  const places = await readPlaces(typedFlags(flags), env);
  const source = sourceSaid(places);
  const settings: SettingOrigin[] = [];
  // one after another: a command that is run may ask for a password on the terminal
  for (const [name, find] of settingsOf(places, source)) settings.push(await explain(name, find, run));
  return settings;
}

const textOf = (behind: Behind): string =>
  'command' in behind ? `output of: ${hideSecrets(behind.command)}` : behind.what;

type Setting = [name: string, find: () => Said | undefined];

const settingsOf = (places: Places, source: SourceSaid): Setting[] => [
  ['cloud', () => cloudSaid(places)],
  ['config_file', () => confSaid(places)],
  ['transport_url', () => transportUrlSaid(places)],
  ['control_exchange', () => exchangeSaid(places)],
  ['timeout', () => timeoutSaid(places)],
  ...Object.entries(places.conf?.section(RABBIT_SECTION) ?? {}).map(([name, value]): Setting => {
    const place = `file ${places.conf!.fileOf(RABBIT_SECTION, name)} [${RABBIT_SECTION}] ${name}`;
    return [`${RABBIT_SECTION}.${name}`, () => said(place, value)];
  }),
  ['from', () => source.from],
  ['database', () => databaseSaid(places)],
  ['os_cloud', () => source.osCloud],
  ['source', () => source.source],
];

function cloudSaid({ cloud, env }: Places): Said | undefined {
  if (cloud === undefined) return undefined;
  if (cloud.isDefault) return said(`file ${cloud.file} default_cloud`, cloud.name);
  return said(cloud.name === env.L2POP_CLOUD ? 'variable L2POP_CLOUD' : 'flag --cloud', cloud.name);
}

const confSaid = ({ conf, cloud }: Places): Said | undefined =>
  conf && said(conf.isTyped ? 'flag --config-file' : originOf(cloud!, 'config_file'), conf.files.join(' '));

async function explain(name: string, find: () => Said | undefined, run: boolean): Promise<SettingOrigin> {
  let origin = 'not set';
  try {
    const found = find();
    if (!found) return { name, value: '', origin };
    origin = found.origin;
    const { behind } = found;
    if (behind !== undefined && !run) return { name, value: `(${textOf(behind)})`, origin, behind: behind.what };
    return { name, value: maskSetting(name, await found.value()), origin };
  } catch (error) {
    if (error instanceof CloudWithoutBroker)
      return { name, value: '', origin: `not set: cloud ${error.cloud} has none` };
    return { name, value: '', origin, fault: error as Error };
  }
}
