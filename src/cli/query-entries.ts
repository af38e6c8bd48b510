import { hostsOf } from '../fdb/agent-hosts.ts';
import { tunnelIpsOf } from '../fdb/own-endpoints.ts';
import type { FdbQuery } from '../fdb/query.ts';
import { entriesReport } from '../format/entries-report.ts';
import { downAgentsNote } from './down-agents.ts';
import { agentsIfTold, leavesSomethingOut, requireKnownHost } from './hosts.ts';
import { networksOfFlags } from './networks.ts';
import { noteGuesses } from './note-guesses.ts';
import { withProgress } from './progress.ts';

/** What a query asks for. */
export interface EntriesChoice {
  network?: string[] | undefined;
  'all-networks': boolean;
  host?: string | undefined;
  source?: string | undefined;
}

/**
 * Asks a source for the entries of networks, and says what is worth knowing beside them.
 * @throws WrongUsage, CannotListNetworks, UnknownNetworkName, UnknownHost, and what the source throws
 */
export async function queryEntries(source: FdbQuery, choice: EntriesChoice, note: (text: string) => void) {
  const { host, source: requestor } = choice;
  const chosen = await withProgress(`asking ${source.origin} for its networks`, networksOfFlags(source, choice));
  const asked = host ? await requireKnownHost(source, host) : undefined;
  // without a list of agents only the full set tells whether the host was known at all
  const mustGuess = host !== undefined && !source.agents && !source.isSaved;
  const [answer, full, agents] = await withProgress(
    `asking ${source.origin}`,
    Promise.all([
      source.getFdbEntries(chosen.ids, { host, source: requestor }),
      mustGuess ? source.getFdbEntries(chosen.ids, { source: requestor }) : undefined,
      asked ?? agentsIfTold(source),
      noteGuesses(source, chosen, note),
    ]),
  );
  if (full && !leavesSomethingOut(answer, full)) {
    note(
      `warning: no entry was left out for host ${host}: ${source.origin} does not know it, or it has no ACTIVE port on these networks`,
    );
  }
  const down = agents && downAgentsNote(agents, tunnelIpsOf(answer));
  if (down !== undefined) note(down);
  return entriesReport(answer, { names: chosen.names, hosts: hostsOf(agents) }, host);
}
