import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { downAgentsNote } from '../cli/down-agents.ts';
import { fromFlag, hostDescription, networkFlag } from '../cli/flags.ts';
import { agentsIfTold, leavesSomethingOut, requireKnownHost } from '../cli/hosts.ts';
import { networksOfFlags } from '../cli/networks.ts';
import { noteGuesses } from '../cli/note-guesses.ts';
import { drawnOutputFlags } from '../cli/output.ts';
import { withProgress } from '../cli/progress.ts';
import { withSource } from '../cli/session.ts';
import { hostsOf } from '../fdb/agent-hosts.ts';
import { tunnelIpsOf } from '../fdb/own-endpoints.ts';
import { entriesReport } from '../format/entries-report.ts';

export default class Query extends BaseCommand {
  static override summary = 'Ask what the FDB of a host should hold.';
  static override description =
    `Calls get_fdb_entries, the query of Neutron's l2population, and prints the answer: per network
and tunnel ip, the MACs behind it with their addresses, and whether broadcast goes there. Without
--host it is the full set; with it, the host's own tunnel ip is left out. -f json prints exactly what
the wire holds, and such a file is a --from of its own later. -f dot and -f mermaid draw the tunnel mesh.`;
  static override usage = 'query --network ID [--host HOST] [FLAGS]';
  static override examples = [
    '<%= config.bin %> query --from examples/lab.yaml --network blue --host compute-1',
    '<%= config.bin %> query --from examples/lab.yaml --all-networks -f json',
    '<%= config.bin %> query --from examples/lab.yaml --network blue -f dot',
    '<%= config.bin %> query --network blue --from database --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> query --network 6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11 --host compute-1 --config-file /etc/neutron/neutron.conf',
  ];
  static override flags = {
    ...networkFlag,
    'all-networks': Flags.boolean({ description: 'every network that the source lists', exclusive: ['network'] }),
    host: Flags.string(hostDescription),
    ...fromFlag,
    ...drawnOutputFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Query);
    void import('../format/render.ts'); // there by the time the answer is
    const { entries, known } = await withSource(flags, async (source) => {
      const chosen = await networksOfFlags(source, flags);
      const asked = flags.host ? await requireKnownHost(source, flags.host) : undefined;
      // without a list of agents only the full set tells whether the host was known at all
      const mustGuess = flags.host !== undefined && !source.agents && !source.isSaved;
      const [answer, full, agents] = await withProgress(
        `asking ${source.origin}`,
        Promise.all([
          source.getFdbEntries(chosen.ids, { host: flags.host, source: flags.source }),
          mustGuess ? source.getFdbEntries(chosen.ids, { source: flags.source }) : undefined,
          asked ?? agentsIfTold(source),
          noteGuesses(source, chosen),
        ]),
      );
      if (full && !leavesSomethingOut(answer, full)) {
        this.note(
          `warning: no entry was left out for host ${flags.host}: ${source.origin} does not know it, or it has no ACTIVE port on these networks`,
        );
      }
      const down = downAgentsNote(agents, tunnelIpsOf(answer));
      if (down !== undefined) this.note(down);
      return { entries: answer, known: { names: chosen.names, hosts: hostsOf(agents) } };
    });
    await this.show(entriesReport(entries, known, flags.host), flags);
  }
}
