import type { GivenSettings, SettingRow } from '../../doctor/checks/settings.ts';
import type { CommonFlags } from '../flags.ts';
import { hideSecrets } from '../hide-secrets.ts';
import { resolveSettings } from '../settings.ts';

/**
 * The settings with where each came from.
 * @param fromUrl a transport url given as --from
 * @throws NotReadable, NoTransportUrl, UrlCommandFailed, BadUserConfig
 */
export async function givenSettings(flags: CommonFlags, fromUrl: string | undefined): Promise<GivenSettings> {
  const { transportUrl, exchange, rabbitOptions } = await resolveSettings(flags, process.env, fromUrl);
  const origin = flags['transport-url'] ? 'flag --transport-url' : 'configured';
  const rows: SettingRow[] = [
    { name: 'transport_url', value: hideSecrets(transportUrl), origin },
    { name: 'control_exchange', value: exchange, origin: 'configured' },
  ];
  return { rows, transportUrl, exchange, rabbitOptions };
}
