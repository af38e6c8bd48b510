import type { EditNotice } from '../driver/cast-edits.ts';
import type { ChangingLab } from '../driver/inventory/changing-lab.ts';
import { LabFileError, showLabFault } from '../driver/inventory/lab-errors.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { listeningAgents } from '../rpc/listening-agents.ts';
import { NobodyListens } from '../transport/errors.ts';
import type { Transport } from '../transport/transport.ts';
import { castText } from './cast-text.ts';
import { confirmed } from './confirm.ts';
import { WrongUsage } from './errors.ts';
import { asJson } from './file-source.ts';
import { interrupted, onInterrupt } from './interrupt.ts';
import { logLine } from './log-line.ts';
import { readTextFile } from './read-text.ts';
import { shortList } from './remedies/remedy.ts';
import type { Settings } from './settings.ts';

/** Each host's queue is looked at by its name; of more hosts only the number of agents is told. */
const MOST_LOOKS = 32;

export interface LabToCast {
  file: string;
  text: string;
  lab: ChangingLab;
  /** The lab as something to ask. */
  source: FdbQuery;
}

/**
 * A lab file whose edits are to be cast.
 * @throws WrongUsage for a saved answer, NotReadable, LabFileError
 */
export async function openLabToCast(file: string): Promise<LabToCast> {
  const text = await readTextFile(file);
  const [{ looksLikeAnswer }, { createMechanismDriver }, { changingLab }] = await Promise.all([
    import('../driver/saved-answer.ts'),
    import('../driver/mechanism-driver.ts'),
    import('../driver/inventory/changing-lab.ts'),
  ]);
  const value = asJson(text);
  if (value !== undefined && looksLikeAnswer(value)) {
    throw new WrongUsage(
      `--cast: ${file} is a saved answer, whose edits tell nothing of ports`,
      'Only edits of a lab file are cast (docs/lab-file.md).',
    );
  }
  const lab = changingLab(text, file);
  return { file, text, lab, source: createMechanismDriver(lab.inventory) };
}

/** Names the broker and the agents that listen there, and asks. @throws WrongUsage when there is nobody to ask */
export async function agreesToCast(
  transport: Transport,
  { file, lab }: LabToCast,
  { exchange, timeoutSeconds }: Settings,
  yes: boolean,
): Promise<boolean> {
  const listeners = (host?: string) =>
    listeningAgents(transport, host === undefined ? 'all agents' : { host }, { exchange, timeoutSeconds }).catch(
      (error) => {
        if (error instanceof NobodyListens) return 0;
        throw error;
      },
    );
  const hosts = [...new Set((await lab.inventory.agents()).map(({ host }) => host))];
  const count = await listeners();
  const found = count > 0 && hosts.length <= MOST_LOOKS ? await Promise.all(hosts.map(listeners)) : [];
  const present = hosts.filter((_host, index) => (found[index] ?? 0) > 0);
  const names = present.length > 0 ? `, of the lab's hosts ${shortList(present)}` : '';
  logLine(`${transport.name}: ${count === 1 ? '1 agent listens' : `${count || 'no'} agents listen`} for casts${names}`);
  return confirmed(
    `Cast every edit of ${file} to all agents on ${transport.name}`,
    yes,
    'Add --yes to cast without being asked.',
  );
}

/** Follows the file until the end of the program: answers from what it says, and casts its edits. */
export async function castEdits(
  transport: Transport,
  { file, text, lab }: LabToCast,
  { exchange, timeoutSeconds }: Settings,
): Promise<void> {
  const [{ castEdit }, { watchFile }, { createAgentNotifier }] = await Promise.all([
    import('../driver/cast-edits.ts'),
    import('../driver/watch-file.ts'),
    import('../rpc/agent-notifier.ts'),
  ]);
  const casting = {
    lab,
    notifier: createAgentNotifier(transport, { exchange }),
    options: { timeoutSeconds, signal: interrupted },
    tell: (notice: EditNotice) => {
      for (const line of noticeTexts(file, notice)) logLine(line);
    },
  };
  const watch = await watchFile(file, text, {
    onText: (newText) => castEdit(newText, casting),
    onTrouble: (error) => logLine(`warning: ${file}: ${error.message}; going on with what it said before`),
  });
  onInterrupt(() => watch.close());
}

function noticeTexts(file: string, notice: EditNotice): string[] {
  switch (notice.kind) {
    case 'edit':
      return [`edit of ${file}: ${notice.casts === 1 ? '1 cast' : `${notice.casts || 'no'} casts`}`];
    case 'refused':
      return [...faultTexts(notice.error), `edit of ${file} refused; going on with what it said before`];
    case 'sent':
      return [`cast ${castText(notice.cast)}`];
    case 'not sent':
      return [`warning: not cast: ${messageOf(notice.error)}: ${castText(notice.cast)}`];
  }
}

const faultTexts = (error: unknown): string[] =>
  (error instanceof LabFileError ? error.faults.slice(0, 3).map(showLabFault) : [messageOf(error)]).map(
    (text) => `error: ${text}`,
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
