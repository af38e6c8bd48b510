import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { UrlCommandFailed } from './errors.ts';

/**
 * What a command prints. Its own stderr reaches the user's; when its time is over it ends, and what it started too.
 * @throws UrlCommandFailed
 */
export async function outputOf(command: string, timeoutSeconds: number): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'], detached: true });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    process.kill(-child.pid!, 'SIGKILL');
  }, timeoutSeconds * 1000);
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(status === null ? `ended by ${signal}` : `exit status ${status}`));
  });
  try {
    const [printed, end] = await Promise.all([text(child.stdout), ended]);
    if (isLate) throw new UrlCommandFailed(command, `no end within ${timeoutSeconds} s`);
    if (end !== 'exit status 0') throw new UrlCommandFailed(command, end);
    if (printed.trim() === '') throw new UrlCommandFailed(command, 'printed nothing');
    return printed;
  } finally {
    clearTimeout(timer);
  }
}
