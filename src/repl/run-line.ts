import { Readable } from 'node:stream';
import { WrongUsage } from '../cli/errors.ts';
import { EXIT } from '../cli/exit-status.ts';
import { interruptCommand } from '../cli/interrupt.ts';
import { note } from '../cli/note.ts';
import { report } from '../cli/outcome.ts';
import { lastReport, write } from '../cli/output.ts';
import { hideSecrets } from '../cli/secrets/hide-secrets.ts';
import { type Streams, withStreams } from '../cli/streams.ts';
import { nearestName } from '../driver/inventory/nearest-name.ts';
import { every } from './every.ts';
import { execute } from './execute.ts';
import { findCommand, namesAfter } from './find-command.ts';
import { commandHelp, OWN_WORDS, overview } from './help.ts';
import { last } from './last.ts';
import { type Line, readLine, wordsToRun } from './line.ts';
import { runCommand } from './running.ts';
import type { Outcome, Session } from './session.ts';
import { intoShell, runByShell } from './shell.ts';
import { stickyFor, typedValues, withSticky } from './sticky.ts';
import { use } from './use.ts';

/** `use` waits no longer to learn what the source knows. */
const LOOK_MS = 1000;

/** Runs a line of a session. Every error ends as text on standard error. */
export async function runLine(session: Session, text: string): Promise<Outcome> {
  try {
    return await run(session, text);
  } catch (error) {
    await report(error, isDebugging(session, []));
    return { status: EXIT.trouble };
  }
}

/** @throws WrongUsage */
async function run(session: Session, text: string): Promise<Outcome> {
  const bang = /^\s*!(.*)$/s.exec(text);
  if (bang) return { status: await runByShell(bang[1]!, session.isTerminal) };
  const line = readLine(text);
  if (line.words.length === 0 && line.fault === undefined) return { status: EXIT.nothingFound };
  if (line.words[0]?.text === 'every') return every(session, text, line, runLine);
  const words = wordsToRun(line);
  if (words[0] === 'exit' || words[0] === 'quit') return { status: EXIT.nothingFound, isEnd: true };
  const stdin = words.includes('-') ? await pasted(session) : {};
  if (stdin === undefined) return { status: EXIT.interrupted };
  return { status: await withStreams(stdin, () => intoPipe(line, () => runWords(session, words))) };
}

async function pasted(session: Session): Promise<Partial<Streams> | undefined> {
  const text = await session.readText();
  return text === undefined ? undefined : { stdin: Readable.from([Buffer.from(text)]) };
}

async function intoPipe({ shell }: Line, work: () => Promise<number>): Promise<number> {
  if (shell === undefined) return work();
  let isCut = false;
  const status = await intoShell(shell.command, work, () => {
    isCut = true;
    void interruptCommand('SIGTERM'); // nobody reads what it says any more
  });
  const ours = isCut || status.work === EXIT.brokenPipe ? EXIT.nothingFound : status.work;
  return Math.max(ours, status.shell);
}

async function runWords(session: Session, words: readonly string[]): Promise<number> {
  const { config, sticky, history, known } = session;
  const [first = '', ...rest] = words;
  if (first === 'use') return useAndLook(session, rest);
  if (first === 'history') return say([...history.lines].reverse().map(hideSecrets));
  const isDebugged = isDebugging(session, words);
  if (first === 'last') return runCommand(() => last(rest), isDebugged);
  const named = first === 'help' ? rest : words;
  if (named.length === 0) return say(overview(session));
  const found = findCommand(config, named);
  const isTopic = found === undefined && namesAfter(config, named).length > 0;
  if (first === 'help' || isTopic || (found !== undefined && asksForHelp(found.argv))) {
    return runCommand(() => commandHelp(session, found?.command.id.split(':') ?? named), isDebugged);
  }
  if (found === undefined) throw unknownWord(session, first);
  if (found.command.id === 'repl') throw new WrongUsage('this is the prompt already');
  const given = stickyFor(found.command, sticky, known.idOf, (network) =>
    note(`note: ${found.command.id} names networks by id, and that of ${network} is not known: all are taken`),
  );
  const argv = withSticky(found.command, found.argv, given);
  const before = lastReport;
  const status = await runCommand(() => execute(found.command, argv, config), isDebugged);
  if (status <= EXIT.found) {
    known.saw(lastReport === before ? undefined : lastReport, typedValues(found.command.flags, argv));
  }
  return status;
}

/** Sets what is used, and tells a user who is there when the source has no such thing. */
async function useAndLook({ sticky, known, isTerminal }: Session, words: readonly string[]): Promise<number> {
  const lines = use(sticky, words);
  if (words.length > 0 && isTerminal) await known.refresh(LOOK_MS);
  const [kind, ...names] = words;
  for (const name of kind === 'network' || kind === 'host' ? names : []) {
    if (known.isUnknown(kind as 'network' | 'host', name)) note(`note: the source has no ${kind} ${name}`);
  }
  return say(lines);
}

async function say(lines: readonly string[]): Promise<number> {
  await write(lines.map((line) => `${line}\n`).join(''));
  return EXIT.nothingFound;
}

/** As oclif looks for it: before `--`. */
const asksForHelp = (argv: readonly string[]): boolean =>
  argv
    .slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
    .some((word) => word === '--help' || word === '-h');

const isDebugging = ({ sticky }: Session, words: readonly string[]): boolean =>
  sticky.has('debug') || words.includes('--debug');

function unknownWord({ config }: Session, word: string): WrongUsage {
  const known = [...namesAfter(config, []), ...Object.keys(OWN_WORDS)];
  const nearest = nearestName(word, known);
  return new WrongUsage(
    `there is no command ${word}`,
    nearest === undefined ? "'help' lists the commands." : `Did you mean ${nearest}? 'help' lists the commands.`,
  );
}
