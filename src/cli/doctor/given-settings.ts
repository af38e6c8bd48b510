import type { GivenSettings, SettingRow } from '../../doctor/checks/settings.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { SettingFlags } from '../setting-places.ts';
import { explainSettings, resolveSettings } from '../settings.ts';

/**
 * The settings with where each came from. What a command prints is asked for once: what is shown of it is what was used.
 * @param fromUrl a transport url given as --from: no other counts then
 * @throws NotReadable, NoTransportUrl, UrlCommandFailed, BadUserConfig
 */
export async function givenSettings(flags: SettingFlags, fromUrl: string | undefined): Promise<GivenSettings> {
  const [{ transportUrl, exchange, rabbitOptions }, explained] = await Promise.all([
    resolveSettings(flags, process.env, fromUrl),
    explainSettings(flags),
  ]);
  const rows = explained.flatMap((row): SettingRow[] => {
    if (row.name !== 'transport_url') return [row];
    return fromUrl === undefined ? [{ ...row, value: hideSecrets(transportUrl) }] : [];
  });
  return { rows, transportUrl, exchange, rabbitOptions };
}
