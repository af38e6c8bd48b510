import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UrlCommandFailed } from './errors.ts';

/** What a command prints. Its own stderr reaches the user's. @throws UrlCommandFailed */
export async function outputOf(command: string): Promise<string> {
  const running = promisify(execFile)('/bin/sh', ['-c', command], { timeout: 60_000 });
  running.child.stderr?.pipe(process.stderr);
  const { stdout } = await running.catch((error: { code?: number | string; killed?: boolean }) => {
    throw new UrlCommandFailed(command, error.killed ? 'no end within 60 s' : `exit status ${error.code ?? 'unknown'}`);
  });
  if (stdout.trim() === '') throw new UrlCommandFailed(command, 'printed nothing');
  return stdout;
}
