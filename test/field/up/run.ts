import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ending } from './ending.ts';

const exec = promisify(execFile);

/** Runs a program to its end and gives what it prints, also while the field is being taken down. @throws Error with its output */
export async function runAtEnd(program: string, ...args: string[]): Promise<string> {
  return (await exec(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
}

/** Runs a program to its end and gives what it prints. @throws Error with its output; the reason of `ending` */
export async function run(program: string, ...args: string[]): Promise<string> {
  ending.signal.throwIfAborted();
  return runAtEnd(program, ...args);
}
