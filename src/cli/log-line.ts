import { escapeControls } from '../format/escape.ts';
import { hideSecrets } from './secrets/hide-secrets.ts';
import { SUSPICIOUS } from './secrets/names.ts';

/** What may have to be hidden or escaped; most lines hold nothing of it, and are written as they are. */
const MAY_NEED_CARE = new RegExp(`[^ -~]|${SUSPICIOUS.source}`, 'i');

/** So late a line may be: a busy server writes many at a time. */
const FLUSH_AFTER_MS = 5;

/** Lines that wait to be written. */
let waiting = '';
let isFlushedAtExit = false;

/** The last moment that was written out, and how: many lines have the same. */
let lastMoment = Number.NaN;
let lastMomentText = '';

/** One line of a long-running command's log, on standard error, with the time in UTC. */
export function logLine(text: string, now = Date.now()): void {
  if (waiting === '') setTimeout(flushLog, FLUSH_AFTER_MS);
  if (!isFlushedAtExit) process.once('exit', flushLog);
  isFlushedAtExit = true;
  if (now !== lastMoment) {
    lastMoment = now;
    lastMomentText = new Date(now).toISOString();
  }
  waiting += `${lastMomentText} ${MAY_NEED_CARE.test(text) ? escapeControls(hideSecrets(text)) : text}\n`;
}

/** Writes what waits: a prompt is to stand below it. */
export function flushLog(): void {
  const lines = waiting;
  waiting = '';
  if (lines !== '') process.stderr.write(lines);
}
