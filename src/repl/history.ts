import { appendFileSync, chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { note } from '../cli/note.ts';
import { holdsSecret } from '../cli/secrets/hide-secrets.ts';
import { stateFolder } from '../repair/journal-folder.ts';

/** So many lines are kept from one session to the next. */
const KEPT = 2000;

/** The file of an own line too many is written anew; so seldom that it costs nothing. */
const SLACK = 500;

/** What was typed, the newest first, as readline wants it. */
export interface History {
  readonly lines: string[];
  /** Remembers a line; one with a secret, or with a blank before it, in this session alone. */
  add(line: string): void;
}

/** `$XDG_STATE_HOME/l2pop/history`, default `~/.local/state/l2pop/history`. */
export const historyFile = (env: NodeJS.ProcessEnv = process.env): string => join(stateFolder(env), 'history');

/**
 * The history that all sessions of a user share: read at the start, and each line added at once, so that none is lost. A file that
 * cannot be read or written is said once; the session goes on without.
 */
export function openHistory(file = historyFile()): History {
  const lines = readLines(file);
  let canWrite = true;

  function keep(line: string): void {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      canWrite = false;
      note(`warning: what you type is not kept: ${(error as Error).message}`);
    }
  }

  return {
    lines,
    add(line) {
      if (line.trim() === '' || lines[0] === line) return;
      const same = lines.indexOf(line);
      if (same >= 0) lines.splice(same, 1);
      lines.unshift(line);
      if (canWrite && !line.startsWith(' ') && !holdsSecret(line)) keep(line);
    },
  };
}

function readLines(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    chmodSync(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') note(`warning: no history: ${(error as Error).message}`);
    return [];
  }
  const all = text.split('\n').filter((line) => line !== '');
  const newestFirst = [...new Set(all.reverse())].slice(0, KEPT);
  if (all.length > KEPT + SLACK) shorten(file, newestFirst);
  return newestFirst;
}

/** Writes the file anew, whole or not at all. */
function shorten(file: string, newestFirst: readonly string[]): void {
  const text = [...newestFirst].reverse().join('\n');
  void import('write-file-atomic')
    .then(({ default: write }) => write(file, `${text}\n`, { mode: 0o600 }))
    .catch(() => undefined); // the next session tries again
}
