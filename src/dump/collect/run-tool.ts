import { SudoRefused, ToolFailed, ToolMissing, ToolNotPermitted } from './errors.ts';
import type { Ended, Execute } from './execute.ts';
import { quoteWords } from './quote-words.ts';

/**
 * Runs a tool of the host that is looked at, without a shell, and gives what it prints.
 * @throws ToolMissing, ToolNotPermitted, SudoRefused, ToolTimedOut, ToolFailed; over ssh also SshFailed
 */
export type RunTool = (command: readonly string[]) => Promise<Uint8Array>;

export interface ToolOptions {
  /** Whose tools they are, for messages: `this host`, `c1`. */
  where: string;
  /** By sudo, which may ask nobody. */
  sudo: boolean;
  /** Words before each tool, such as those that run it in a container; sudo comes before them. */
  prefix: readonly string[];
}

const SUDO = ['sudo', '-n', '--'];

/** The tools of a host, run as the options say. */
export function toolsOf(execute: Execute, { where, sudo, prefix }: ToolOptions): RunTool {
  return async (command) => {
    const words = [...(sudo ? SUDO : []), ...prefix, ...command];
    const ended = await execute(words);
    if (ended.exitCode === 0) return ended.stdout;
    throw failureOf(ended, words, command[0]!, where);
  };
}

function failureOf(ended: Ended, words: readonly string[], tool: string, where: string): Error {
  const command = quoteWords(words);
  const says = complaintOf(tool, ended.stderr);
  const missing = missingProgram(ended, words, tool);
  if (missing !== undefined) return new ToolMissing(missing, command, where);
  if (words[0] === 'sudo' && /^sudo: /m.test(ended.stderr)) {
    const line = complaintOf('sudo', ended.stderr);
    return new SudoRefused(command, where, /password|terminal is required/.test(line), line);
  }
  if (NOT_PERMITTED.test(says)) return new ToolNotPermitted(command, says);
  return new ToolFailed(command, ended.status, says);
}

/** Which of the programs is not there; undefined when it is another failure. */
function missingProgram({ exitCode, stderr }: Ended, words: readonly string[], tool: string): string | undefined {
  const bySudo = /^sudo: (\S+): command not found/m.exec(stderr)?.[1];
  if (bySudo !== undefined) return bySudo;
  if (exitCode !== 127 && !/executable file not found/.test(stderr)) return undefined;
  return [tool, ...words].find((word) => stderr.includes(word)) ?? tool;
}

const NOT_PERMITTED = /permission denied|operation not permitted|must be root/i;

/** The line in which a tool says what is wrong, without its name: Open vSwitch's may log others around it. */
function complaintOf(tool: string, stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim());
  const line = lines.find((each) => each.startsWith(`${tool}: `)) ?? lines.at(-1) ?? '';
  return line.replace(`${tool}: `, '').trim();
}
