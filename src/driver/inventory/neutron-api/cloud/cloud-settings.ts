import { withoutUserinfo } from '../no-userinfo.ts';
import { type CloudKeys, cloudSchema, withTodaysNames } from './cloud-schema.ts';
import { BadCloudsFile, UnknownCloud } from './errors.ts';
import { isMapping, type Mapping, merged } from './mapping.ts';
import { cloudOfVariables, haveCredentials } from './os-variables.ts';

/** One cloud's settings. */
export interface Cloud {
  /** What it is called in messages: `cloud lab`, `OS_* variables`. */
  name: string;
  /** Is it one of clouds.yaml, whose name tells users more than an address does? */
  isOfFiles: boolean;
  keys: CloudKeys;
}

/**
 * The cloud of that name, by clouds.yaml, secure.yaml and its profile. Of what these leave unsaid, OS_* variables may
 * say a little (`sayableBeside`). Without a name: that of OS_CLOUD; else the OS_* variables alone; else the one cloud
 * that the files have.
 * @throws BadCloudsFile, CredentialsInUrl, UnknownCloud
 */
export async function findCloud(name: string | undefined, env: NodeJS.ProcessEnv): Promise<Cloud> {
  const variables = cloudOfVariables(env);
  const wanted = name || env.OS_CLOUD;
  if (!wanted && haveCredentials(variables)) return cloudOfOnly(variables);
  const { readCloudsFiles } = await import('./clouds-files.ts');
  const { clouds, profiles, files } = await readCloudsFiles(env);
  const known = Object.keys(clouds);
  const chosen = wanted || (known.length === 1 ? known[0] : undefined);
  if (chosen === undefined || !Object.hasOwn(clouds, chosen)) throw new UnknownCloud(chosen, files, known);
  const place = ['clouds', chosen];
  const file = files.join(' with ');
  const cloud = clouds[chosen];
  if (!isMapping(cloud)) throw new BadCloudsFile(file, place.join('.'), 'expected a mapping');
  const profile = cloud.profile ?? cloud.cloud;
  const ofProfile = typeof profile === 'string' && profile !== '' ? profileOf(profiles, profile, file, place) : {};
  const said = merged(withTodaysNames(ofProfile), withTodaysNames(cloud));
  const keys = keysOf({ ...sayableBeside(variables), ...said }, file, place);
  return { name: `cloud ${chosen}`, isOfFiles: true, keys };
}

/**
 * What variables may say of a cloud that the files have. Nothing of who logs in, how, where and for what: one key of
 * another cloud, such as its user's id, goes over those of this one, whose password would be sent with it. For the same
 * reason no endpoint, own certificate or switch of TLS checks.
 */
const sayableBeside = (variables: Mapping): Mapping => {
  const { region_name, interface: which, cacert } = withTodaysNames(variables);
  return { region_name, interface: which, cacert };
};

/** The cloud of the OS_* variables; undefined where they do not say how to log in. */
export const cloudOfEnvironment = (env: NodeJS.ProcessEnv): Cloud | undefined => {
  const variables = cloudOfVariables(env);
  return haveCredentials(variables) ? cloudOfOnly(variables) : undefined;
};

const cloudOfOnly = (variables: Mapping): Cloud => {
  const name = 'OS_* variables';
  return { name, isOfFiles: false, keys: keysOf(variables, name, []) };
};

function profileOf(profiles: Mapping, name: string, file: string, place: readonly string[]): Mapping {
  const profile = profiles[name];
  if (isMapping(profile)) return profile;
  throw new BadCloudsFile(file, [...place, 'profile'].join('.'), `no clouds-public.yaml has a profile ${name}`);
}

function keysOf(cloud: Mapping, file: string, place: readonly string[]): CloudKeys {
  const parsed = cloudSchema.safeParse(withTodaysNames(cloud));
  if (parsed.success) {
    const { auth, network_endpoint_override } = parsed.data;
    const urls = { 'auth.auth_url': auth.auth_url, 'auth.endpoint': auth.endpoint, network_endpoint_override };
    for (const [key, url] of Object.entries(urls)) withoutUserinfo(url ?? '', `${file}: ${[...place, key].join('.')}`);
    return parsed.data;
  }
  const { path, message } = parsed.error.issues[0]!;
  throw new BadCloudsFile(file, [...place, ...path].join('.'), message);
}
