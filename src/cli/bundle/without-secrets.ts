import type { SettingOrigin } from '../explain-settings.ts';
import { textWithoutSecrets } from '../secrets/hide-secrets.ts';
import { isSecretName } from '../secrets/names.ts';

/** Flags whose value is a command, which may hold any secret. */
const COMMANDS = ['transport-url-command', 'from-command', 'verify-with', 'on-change'];

/** Words as they were typed, without passwords, and without commands, which may hold any secret. */
export function typedWithoutSecrets(words: readonly string[]): string[] {
  let isNextHidden = false;
  return words.map((word) => {
    const wasHidden = isNextHidden;
    const [flag, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word)?.slice(1) ?? [];
    const isHidden = flag !== undefined && (COMMANDS.includes(flag) || isSecretName(flag));
    isNextHidden = isHidden && value === undefined;
    if (wasHidden) return '***';
    if (isHidden && value !== undefined) return `--${flag}=***`;
    return textWithoutSecrets(word);
  });
}

/** Settings for a file that others read: what would be run for a value is not told. */
export const settingsWithoutSecrets = (settings: readonly SettingOrigin[]): Record<string, unknown>[] =>
  settings.map(({ name, value, origin, behind, fault }) => ({
    setting: name,
    value: behind === undefined ? value : `(${behind})`,
    origin,
    ...(fault === undefined ? {} : { fault: fault.name }),
  }));
