import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Interfaces } from '@oclif/core';
// the plugin exports neither, and all else of it is replaced here: its bash completion knows no flag but the first
import PowerShellCompletion from '../../../node_modules/@oclif/plugin-autocomplete/lib/autocomplete/powershell.js';
import ZshCompletion from '../../../node_modules/@oclif/plugin-autocomplete/lib/autocomplete/zsh.js';
import { NotWritable } from '../errors.ts';
import { bashCompletion } from './bash.ts';
import type { Shell } from './shells.ts';
import { completedCommands } from './words.ts';

/** Where a shell's completion is kept: in the user's cache folder, in the layout of @oclif/plugin-autocomplete. */
export function completionFile({ cacheDir, bin }: Interfaces.Config, shell: Shell): string {
  const name = { bash: `${bin}.bash`, zsh: `_${bin}`, powershell: `${bin}.ps1` }[shell];
  return join(cacheDir, 'autocomplete', 'functions', shell, name);
}

/** Writes the completions of all shells. @throws NotWritable */
export async function writeCompletions(config: Interfaces.Config): Promise<void> {
  const self = completionFile(config, 'bash');
  const stamp = join(config.root, 'oclif.manifest.json');
  await Promise.all([
    write(self, bashCompletion(config.bin, completedCommands(config), { self, stamp })),
    write(completionFile(config, 'zsh'), new ZshCompletion(config as never).generate()),
    write(completionFile(config, 'powershell'), new PowerShellCompletion(config as never).generate()),
  ]);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new NotWritable(file, error as NodeJS.ErrnoException);
  }
}
