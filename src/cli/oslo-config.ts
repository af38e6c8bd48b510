import { readTextFile } from './read-text.ts';

/** Section → option → values in the order they stand; options may repeat. */
export type OsloConfig = Map<string, Map<string, string[]>>;

/**
 * Reads oslo.config's ini dialect: values keep `#` and `;`, one pair of equal quotes round a value goes, an indented
 * line goes on with the value above it, options repeat. No ini library of npm reads it so (docs/decisions/0004-oslo-config.md).
 * @param text of a neutron.conf
 */
export function parseOsloConfig(text: string): OsloConfig {
  const config: OsloConfig = new Map();
  let section = 'DEFAULT';
  let values: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      values = undefined;
    } else if (/^[#;]/.test(line)) {
      values = undefined;
    } else if (/^\s/.test(line) && values) {
      values.push(`${values.pop()}\n${line.trim()}`);
    } else if (line.startsWith('[')) {
      section = line.slice(1, line.includes(']') ? line.indexOf(']') : undefined).trim();
      values = undefined;
    } else {
      const at = line.search(/[=:]/);
      if (at < 0) continue;
      const name = line.slice(0, at).trim();
      values = valuesOf(config, section, name);
      values.push(unquoted(line.slice(at + 1).trim()));
    }
  }
  return config;
}

/** Several files as one, as `--config-file A --config-file B` means it: the later one wins. */
export interface OsloFiles {
  files: readonly string[];
  /** The value of an option. */
  option(section: string, name: string): string | undefined;
  /** The same if it is a number above zero: a time, for instance. */
  positive(section: string, name: string): number | undefined;
  /** All options of one section. */
  section(section: string): Record<string, string>;
  /** Which of the files says it. */
  fileOf(section: string, name: string): string | undefined;
}

/** @throws NotReadable */
export async function readOsloFiles(files: readonly string[]): Promise<OsloFiles> {
  const configs = await Promise.all(files.map(async (file) => parseOsloConfig(await readTextFile(file))));
  const merged: OsloConfig = new Map();
  for (const config of configs) {
    for (const [section, options] of config) {
      for (const [name, values] of options) valuesOf(merged, section, name).push(...values);
    }
  }
  return {
    files,
    option: (section, name) => optionOf(merged, section, name),
    positive: (section, name) => positiveOption(merged, section, name),
    section: (section) => sectionOf(merged, section),
    fileOf: (section, name) => files[configs.findLastIndex((config) => config.get(section)?.has(name))],
  };
}

/** The last value of an option; `$other` stands for another option's value, as oslo.config has it. */
export function optionOf(config: OsloConfig, section: string, name: string, depth = 0): string | undefined {
  const value = config.get(section)?.get(name)?.at(-1);
  if (value === undefined || depth > 8) return value;
  return value.replace(/\$\$|\$\{(\w+)\}|\$(\w+)/g, (whole, braced, bare) => {
    if (whole === '$$') return '$';
    return (
      optionOf(config, section, braced ?? bare, depth + 1) ??
      optionOf(config, 'DEFAULT', braced ?? bare, depth + 1) ??
      whole
    );
  });
}

/** The last value of an option if it is a number above zero: a time, for instance. */
function positiveOption(config: OsloConfig, section: string, name: string): number | undefined {
  const value = Number(optionOf(config, section, name));
  return value > 0 ? value : undefined;
}

/** All options of one section, each with its last value. */
export const sectionOf = (config: OsloConfig, section: string): Record<string, string> =>
  Object.fromEntries(
    [...(config.get(section)?.keys() ?? [])].map((name) => [name, optionOf(config, section, name) ?? '']),
  );

function valuesOf(config: OsloConfig, section: string, name: string): string[] {
  const options = config.get(section) ?? new Map<string, string[]>();
  config.set(section, options);
  const values = options.get(name) ?? [];
  options.set(name, values);
  return values;
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
