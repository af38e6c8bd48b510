import { WrongUsage } from './errors.ts';
import { interrupted } from './interrupt.ts';

/**
 * Asks on standard error before something is changed; no is the default.
 * @param question in one line, without question mark or choices: `Send 3 casts to compute-1 on rabbit@ctl1 vhost /`
 * @param yes the answer was given on the command line (--yes)
 * @param remedy what to do where nobody can be asked
 * @throws WrongUsage when there is nobody to ask
 */
export async function confirmed(
  question: string,
  yes: boolean,
  remedy = 'Add --yes to send without being asked, or --dry-run to only see what would be sent.',
): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new WrongUsage(`${question}: standard input and standard error are no terminal to ask on`, remedy);
  }
  const { default: confirm } = await import('@inquirer/confirm');
  try {
    return await confirm({ message: question, default: false }, { output: process.stderr, signal: interrupted });
  } catch (error) {
    // Ctrl-C in the prompt reaches no signal handler: the prompt reads the terminal raw
    if (error instanceof Error && error.name === 'ExitPromptError') {
      process.kill(process.pid, 'SIGINT');
      return false;
    }
    throw error;
  }
}
