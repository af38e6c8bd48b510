import type { GivenBroker, GivenSettings, SettingRow } from '../../doctor/checks/settings.ts';
import { CloudWithoutBroker } from '../errors.ts';
import { explainSettings } from '../explain-settings.ts';
import { hideSecrets } from '../secrets/hide-secrets.ts';
import type { SettingFlags } from '../setting-places.ts';
import { resolveSettings } from '../settings.ts';

/** What the settings are for. */
export interface SettingsWish {
  /** A transport url given as --from: no other counts then. */
  fromUrl: string | undefined;
  /** The answer comes from the broker; where it comes from an inventory, a cloud may do without. */
  isBrokerNeeded: boolean;
}

/**
 * The settings with where each came from. What a command prints is asked for once: what is shown of it is what was used.
 * @throws NotReadable, NoTransportUrl, UrlCommandFailed, BadUserConfig; CloudWithoutBroker where a broker is needed
 */
export async function givenSettings(flags: SettingFlags, wish: SettingsWish): Promise<GivenSettings> {
  const { fromUrl } = wish;
  const [broker, explained] = await Promise.all([brokerSaid(flags, wish), explainSettings(flags)]);
  const rows = explained.flatMap((row): SettingRow[] => {
    if (row.name !== 'transport_url' || broker === undefined) return [row];
    return fromUrl === undefined ? [{ ...row, value: hideSecrets(broker.transportUrl) }] : [];
  });
  return { rows, broker };
}

async function brokerSaid(
  flags: SettingFlags,
  { fromUrl, isBrokerNeeded }: SettingsWish,
): Promise<GivenBroker | undefined> {
  try {
    return await resolveSettings(flags, process.env, fromUrl);
  } catch (error) {
    if (!isBrokerNeeded && error instanceof CloudWithoutBroker) return undefined;
    throw error;
  }
}
