import type { CloudLine } from '../format/clouds-report.ts';
import { NotReadable } from './errors.ts';
import { explainSettings } from './explain-settings.ts';
import type { CommonFlags } from './flags.ts';
import { hideSecrets } from './secrets/hide-secrets.ts';
import { readUserConfig, userConfigFile } from './user-cloud.ts';

/**
 * The clouds of the user's own config file as they are by themselves, without flags and variables. Nothing is run.
 * @throws NotReadable, BadUserConfig
 */
export async function knownClouds(
  flags: CommonFlags,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ file: string; clouds: CloudLine[] }> {
  const config = await readUserConfig(env);
  const names = Object.keys(config?.clouds ?? {});
  const own = { XDG_CONFIG_HOME: env.XDG_CONFIG_HOME };
  const typed = { wait: false, debug: flags.debug, color: flags.color };
  const clouds = names.map(async (name): Promise<CloudLine> => {
    const said = await valuesOf(explainSettings({ ...typed, cloud: name }, own));
    return {
      name,
      isDefault: name === config?.defaultCloud,
      transportUrl: said.transport_url ?? '',
      from: said.from || (said.os_cloud ? `cloud:${said.os_cloud}` : ''),
    };
  });
  return { file: userConfigFile(env), clouds: await Promise.all(clouds) };
}

/** What could be told, by name; of a cloud whose neutron.conf cannot be read, why. */
async function valuesOf(explaining: ReturnType<typeof explainSettings>): Promise<Record<string, string>> {
  try {
    const settings = await explaining;
    return Object.fromEntries(
      settings.map(({ name, value, fault }) => [name, fault ? `(${hideSecrets(fault.message)})` : value]),
    );
  } catch (error) {
    if (error instanceof NotReadable) return { transport_url: `(${error.message})` };
    throw error;
  }
}
