import { spawn } from 'node:child_process';
import { UrlCommandFailed } from './errors.ts';
import { onInterrupt } from './interrupt.ts';

/**
 * What a command prints. It has the user's terminal, since password stores ask; it ends with us, and when its time is
 * over.
 * @param setting what names the command, for the error
 * @throws UrlCommandFailed
 */
export async function outputOf(setting: string, command: string, timeoutSeconds: number): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'] });
  const takenBack = onInterrupt(async () => child.kill());
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = await new Promise<string>((resolve) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`no end within ${timeoutSeconds} s`);
    }, timeoutSeconds * 1000);
    const settle = (how: string) => {
      clearTimeout(timer);
      resolve(how);
    };
    child.once('error', (error) => settle(error.message));
    // what it left running may hold the pipe open: its own end is enough, once its output was read
    child.once('exit', (status, signal) =>
      setImmediate(() => settle(status === null ? `ended by ${signal}` : `exit status ${status}`)),
    );
  });
  takenBack();
  child.stdout.destroy();
  const printed = Buffer.concat(chunks).toString();
  if (end !== 'exit status 0') throw new UrlCommandFailed(setting, command, end);
  if (printed.trim() === '') throw new UrlCommandFailed(setting, command, 'printed nothing');
  return printed;
}
