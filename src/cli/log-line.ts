import { escapeControls } from '../format/escape.ts';
import { hideSecrets } from './hide-secrets.ts';

/** One line of a long-running command's log, on standard error, with the time in UTC. */
export function logLine(text: string, now = new Date()): void {
  process.stderr.write(`${now.toISOString()} ${escapeControls(hideSecrets(text))}\n`);
}
