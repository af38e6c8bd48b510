import type { CheckLine } from '../../format/doctor-report.ts';
import { hideSecrets } from '../hide-secrets.ts';
import { interrupted } from '../interrupt.ts';
import { isTransportUrl, openSourceQuietly, type SourceFlags } from '../session.ts';
import { givenSettings } from './given-settings.ts';

/** How long each check may take: what is well answers in milliseconds, and nobody wants to wait for what is not. */
export const CHECK_SECONDS = 5;

/** What `l2pop doctor` is told. */
export type DoctorFlags = SourceFlags & { host?: string | undefined };

/**
 * Examines what the flags name, and tells of each check as soon as it and those before it are known.
 * @returns all checks: plain data without secrets, as `-f json` prints them
 */
export async function examineFlags(flags: DoctorFlags, onLine?: (line: CheckLine) => void): Promise<CheckLine[]> {
  const [{ examine }, { remedyFor }] = await Promise.all([import('../../doctor/examine.ts'), import('../remedies.ts')]);
  const { from, 'os-cloud': cloud, timeout = CHECK_SECONDS } = flags;
  const isInventory = from === undefined ? cloud !== undefined : !isTransportUrl(from);
  const lines = await examine({
    settings: () => givenSettings(flags, isInventory ? undefined : from),
    host: flags.host,
    openInventory: isInventory ? () => openSourceQuietly({ ...flags, timeout }, {}) : undefined,
    timeoutSeconds: timeout,
    remedyFor,
    signal: interrupted,
    onLine: onLine && ((line) => onLine(withoutSecrets(line))),
  });
  return lines.map(withoutSecrets);
}

/** Texts of brokers and servers go into it, and a url may stand in any of them. */
const withoutSecrets = (line: CheckLine): CheckLine =>
  JSON.parse(JSON.stringify(line), (_, value: unknown) => (typeof value === 'string' ? hideSecrets(value) : value));
