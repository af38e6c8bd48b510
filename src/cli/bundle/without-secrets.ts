import { hideSecrets } from '../hide-secrets.ts';
import type { SettingOrigin } from '../settings.ts';

/** Flags whose value is a command, which may hold any secret. */
const COMMANDS = ['transport-url-command', 'from-command', 'verify-with', 'on-change'];

/** Words as they were typed, without passwords, and without commands, which may hold any secret. */
export function typedWithoutSecrets(words: readonly string[]): string[] {
  let isCommand = false;
  return words.map((word) => {
    const wasCommand = isCommand;
    const [flag, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word)?.slice(1) ?? [];
    isCommand = COMMANDS.includes(flag ?? '') && value === undefined;
    if (wasCommand) return '***';
    if (value !== undefined && COMMANDS.includes(flag!)) return `--${flag}=***`;
    return textWithoutSecrets(word);
  });
}

/** A text that may be a url whose password holds blanks. */
export const textWithoutSecrets = (text: string): string =>
  hideSecrets(text.replace(/([a-z][a-z0-9+.-]*:\/\/[^:@\s]*:).*@/is, '$1***@'));

/** Settings for a file that others read: what would be run for a value is not told. */
export const settingsWithoutSecrets = (settings: readonly SettingOrigin[]): Record<string, unknown>[] =>
  settings.map(({ name, value, origin, behind, fault }) => ({
    setting: name,
    value: behind === undefined ? value : `(${behind})`,
    origin,
    ...(fault === undefined ? {} : { fault: fault.name }),
  }));

/** Every text of a JSON document without secrets. */
export function documentWithoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (Array.isArray(value)) return value.map(documentWithoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, documentWithoutSecrets(each)]));
}

/** What is looked for: a dump has millions of lines without it. */
const SUSPICIOUS = /:\/\/|passw|secret|token|psk/i;

/** Not beyond a quote: a line may be a whole JSON document. */
const SECRETS: readonly [pattern: RegExp, without: string][] = [
  [/([a-z][\w+.-]*:\/\/[^\s"'@:/]*:)[^\s"'@]*@/gi, '$1***@'],
  // psk=…, psk="…"
  [/((?:passw(?:or)?d|secret|token|psk)\s*=\s*\\?"?)[^\s"\\,}]+/gi, '$1***'],
  // "psk","…" and "psk": "…", also within a text of JSON
  [/(\\?"[\w-]*(?:passw(?:or)?d|secret|token|psk)\\?"\s*[:,]\s*\\?")[^"\\]+/gi, '$1***'],
];

const CHUNK_BYTES = 1 << 20;

/**
 * A long text without secrets: an Interface's pre-shared key in a dump, a url behind a prompt. What holds nothing of the kind
 * stays as it is, to the byte.
 */
export function bytesWithoutSecrets(text: Uint8Array): Buffer {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const chunks: Buffer[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const lineEnd = bytes.indexOf(0x0a, begin + CHUNK_BYTES);
    const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    const chunk = bytes.subarray(begin, end);
    const held = chunk.toString('latin1'); // keeps every byte
    chunks.push(SUSPICIOUS.test(held) ? Buffer.from(withoutSecrets(held), 'latin1') : chunk);
    begin = end;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const withoutSecrets = (text: string): string =>
  SECRETS.reduce((changed, [pattern, without]) => changed.replace(pattern, without), text);
