import { WrongUsage } from './errors.ts';
import { type Said, said } from './said.ts';
import { cloudText, originOf, type Places, type SettingFlags, typedText } from './setting-places.ts';
import { fileOfCloud, type UserCloud } from './user-cloud.ts';
import { isApi, isFile } from './where.ts';

/** Where the expected state comes from, as far as it is said; nothing: the configured broker. */
export interface SourceSaid {
  from: Said | undefined;
  osCloud: Said | undefined;
  /** Whose entries are left out. */
  source: Said | undefined;
}

/** Do flags or variables say where the expected state comes from? */
export const namesSource = (flags: SettingFlags, env: NodeJS.ProcessEnv): boolean =>
  Boolean(flags.from || flags['from-file'] || flags['from-command'] || flags['os-cloud'] || env.L2POP_FROM);

/**
 * Typed flags, then the cloud that was asked for, then L2POP_FROM, then the default cloud, where neither a source nor a
 * broker is named elsewhere. A typed --os-cloud puts aside what stands lower, unless it is an address of the API.
 * @throws WrongUsage for two flags that say the same
 */
export function sourceSaid(places: Omit<Places, 'conf'>): SourceSaid {
  const { flags, env } = places;
  const cloud = places.cloud?.isDefault && namesSource(flags, env) ? undefined : places.cloud;
  const typed = typedFrom(places);
  const ofCloud = cloud && cloudFrom(places, cloud);
  const lower = ofCloud ?? (cloud?.keys.os_cloud === undefined ? ofVariable(env) : undefined);
  const osTyped = flags['os-cloud'];
  const isAside = osTyped !== undefined && !isApi(lower?.text ?? '');
  const from = typed ?? (isAside ? undefined : lower);
  const ofSameCloud =
    from === undefined || from === ofCloud || isApi(from.text ?? '') ? cloud?.keys.os_cloud : undefined;
  return {
    from,
    osCloud: osTyped === undefined ? keySaid(cloud, 'os_cloud', ofSameCloud) : said('flag --os-cloud', osTyped),
    source:
      flags.source === undefined ? keySaid(cloud, 'source', cloud?.keys.source) : said('flag --source', flags.source),
  };
}

/** @throws WrongUsage */
function typedFrom(places: Omit<Places, 'conf'>): FromSaid | undefined {
  const { flags } = places;
  const given = [
    flags.from && '--from',
    flags['from-file'] && '--from-file',
    flags['from-command'] && '--from-command',
  ].filter(Boolean);
  if (given.length > 1) throw new WrongUsage(`${given.join(' and ')} say the same`, 'Leave all but one out.');
  if (flags['from-file'] === '-' && flags['transport-url-file'] === '-') {
    throw new WrongUsage('standard input can be read only once', 'Name one of --from-file and --transport-url-file.');
  }
  const typed = typedText(places, 'from');
  return typed && { ...typed, text: flags.from };
}

/** Files that a cloud names are relative to the file that describes it. */
function cloudFrom(places: Omit<Places, 'conf'>, cloud: UserCloud): FromSaid | undefined {
  const named = cloudText(places, cloud, 'from');
  const located = (where: string) =>
    isFile(where) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(where) ? fileOfCloud(cloud, where) : where;
  return named && { ...named, text: cloud.keys.from, value: async () => located(await named.value()) };
}

const ofVariable = ({ L2POP_FROM: where }: NodeJS.ProcessEnv): FromSaid | undefined =>
  where ? { ...said('variable L2POP_FROM', where), text: where } : undefined;

const keySaid = (cloud: UserCloud | undefined, key: string, value: string | undefined): Said | undefined =>
  cloud && value !== undefined ? said(originOf(cloud, key), value) : undefined;

/** With the text where it stands in its place, and not behind a file or a command. */
type FromSaid = Said & { text: string | undefined };
