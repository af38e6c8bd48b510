import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { BadCloudsFile } from './errors.ts';
import { isMapping, type Mapping, merged } from './mapping.ts';

/** What all files of clouds say together. */
interface CloudsFiles {
  /** Name → its settings, those of secure.yaml among them. */
  clouds: Mapping;
  /** Profiles that clouds may name, by clouds-public.yaml. */
  profiles: Mapping;
  /** The file that the clouds are of, and the secure one if there is one: for messages. */
  files: string[];
}

const SUFFIXES = ['yaml', 'yml', 'json'];

/**
 * Reads clouds.yaml, secure.yaml and clouds-public.yaml where openstacksdk looks for them: the file that
 * OS_CLIENT_CONFIG_FILE (OS_CLIENT_SECURE_FILE, OS_CLIENT_VENDOR_FILE) names, then the current folder,
 * ~/.config/openstack, /etc/openstack; of each the first that is there.
 * @throws BadCloudsFile
 */
export async function readCloudsFiles(env: NodeJS.ProcessEnv): Promise<CloudsFiles> {
  const folders = ['.', join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'openstack'), '/etc/openstack'];
  const first = (name: string, override: string | undefined) =>
    firstOf([
      ...(override ? [override] : []),
      ...folders.flatMap((folder) => SUFFIXES.map((suffix) => join(folder, `${name}.${suffix}`))),
    ]);
  const [clouds, secure, vendor] = await Promise.all([
    first('clouds', env.OS_CLIENT_CONFIG_FILE),
    first('secure', env.OS_CLIENT_SECURE_FILE),
    first('clouds-public', env.OS_CLIENT_VENDOR_FILE),
  ]);
  return {
    clouds: merged(sectionOf(clouds, 'clouds'), sectionOf(secure, 'clouds')),
    profiles: sectionOf(vendor, 'public-clouds'),
    files: [clouds, secure].flatMap((found) => (found ? [found.file] : [])),
  };
}

interface Found {
  file: string;
  content: Mapping;
}

async function firstOf(paths: readonly string[]): Promise<Found | undefined> {
  for (const file of paths) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw new BadCloudsFile(file, 'the file', error.code === 'EACCES' ? 'not readable' : String(error.code));
    });
    if (text !== undefined) return { file, content: parse(text, file) };
  }
  return undefined;
}

/** Numbers and booleans stay as they were written: a password may look like either. */
function parse(text: string, file: string): Mapping {
  const document = parseDocument(text, { schema: 'failsafe', merge: true });
  const fault = document.errors[0];
  // the parser's own words quote the line, which may hold a password
  if (fault) throw new BadCloudsFile(file, `line ${fault.linePos?.[0].line ?? '?'}`, `no YAML (${fault.code})`);
  const value = contentOf(document, file);
  if (!isMapping(value)) throw new BadCloudsFile(file, 'top level', 'expected a mapping');
  return value;
}

function contentOf(document: { toJS(): unknown }, file: string): unknown {
  try {
    return document.toJS() || {};
  } catch {
    throw new BadCloudsFile(file, 'top level', 'an alias (*name) without its anchor (&name)');
  }
}

function sectionOf(found: Found | undefined, section: string): Mapping {
  const value = found?.content[section];
  if (value === undefined || value === '') return {};
  if (!isMapping(value)) throw new BadCloudsFile(found!.file, section, 'expected a mapping');
  return value;
}
