import type { Examination } from '../../doctor/examine.ts';
import type { CheckLine } from '../../format/doctor-report.ts';
import { completeFlags } from '../complete-flags.ts';
import { WrongUsage } from '../errors.ts';
import { interrupted } from '../interrupt.ts';
import { documentWithoutSecrets } from '../secrets/document.ts';
import { openSourceQuietly, type SourceFlags } from '../session.ts';
import type { SettingFlags } from '../setting-places.ts';
import { isTransportUrl } from '../where.ts';
import { givenSettings } from './given-settings.ts';

/** How long each check may take: what is well answers in milliseconds, and nobody wants to wait for what is not. */
export const CHECK_SECONDS = 5;

/** What `l2pop doctor` is told, as it was typed. */
export type DoctorFlags = SourceFlags & SettingFlags & { host?: string | undefined };

/**
 * Examines what the flags name, and tells of each check as soon as it and those before it are known.
 * @returns all checks: plain data without secrets, as `-f json` prints them
 * @throws WrongUsage for flags that do not go together; whatever else is wrong is found
 */
export async function examineFlags(flags: DoctorFlags, onLine?: (line: CheckLine) => void): Promise<CheckLine[]> {
  const [{ examine }, { remedyFor }, subject] = await Promise.all([
    import('../../doctor/examine.ts'),
    import('../remedies.ts'),
    subjectOf(flags),
  ]);
  const lines = await examine({
    ...subject,
    host: flags.host,
    timeoutSeconds: flags.timeout ?? CHECK_SECONDS,
    remedyFor,
    signal: interrupted,
    onLine: onLine && ((line) => onLine(documentWithoutSecrets(line))),
  });
  // texts of brokers and servers are in it, and a url may stand in any of them
  return lines.map((line) => documentWithoutSecrets(line));
}

/** What is to be looked at, as files, commands and variables say. @throws WrongUsage */
async function subjectOf(typed: DoctorFlags): Promise<Pick<Examination, 'settings' | 'openInventory'>> {
  try {
    const flags = await completeFlags(typed);
    const { from, 'os-cloud': cloud, timeout = CHECK_SECONDS } = flags;
    const isInventory = from === undefined ? cloud !== undefined : !isTransportUrl(from);
    return {
      settings: () => givenSettings(flags, { fromUrl: isInventory ? undefined : from, isBrokerNeeded: !isInventory }),
      openInventory: isInventory ? () => openSourceQuietly({ ...flags, timeout }, {}) : undefined,
    };
  } catch (error) {
    if (error instanceof WrongUsage) throw error;
    return { settings: () => Promise.reject(error), openInventory: undefined };
  }
}
