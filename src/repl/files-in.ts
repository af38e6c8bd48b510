import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';

/** The files of the folder that a path is typed into, as they would be typed: folders with a slash, hidden ones if a dot was typed. */
export function filesIn(typed: string): string[] {
  const slash = typed.lastIndexOf('/') + 1;
  const [folder, part] = [typed.slice(0, slash), typed.slice(slash)];
  try {
    const entries = readdirSync(folder.replace(/^~(?=\/)/, homedir()) || '.', { withFileTypes: true });
    const shown = entries.filter(({ name }) => part.startsWith('.') || !name.startsWith('.'));
    return shown.map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''));
  } catch {
    return [];
  }
}
