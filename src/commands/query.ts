import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { fromFlag, hostDescription, networkFlag } from '../cli/flags.ts';
import { drawnOutputFlags, loadRender } from '../cli/output.ts';
import { queryEntries } from '../cli/query-entries.ts';
import { withSource } from '../cli/session.ts';
import { watchFlag } from '../cli/watch-flag.ts';

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
    '<%= config.bin %> query --from lab.yaml --network blue --watch 5',
    '<%= config.bin %> query --network blue --from database --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> query --network 6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11 --host compute-1 --config-file /etc/neutron/neutron.conf',
  ];
  static override flags = {
    ...networkFlag,
    'all-networks': Flags.boolean({ description: 'every network that the source lists', exclusive: ['network'] }),
    host: Flags.string(hostDescription),
    ...fromFlag,
    ...drawnOutputFlags,
    ...watchFlag,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Query);
    void loadRender(); // there by the time the answer is
    if (flags.watch !== undefined) {
      const { watchSource } = await import('../cli/watch-source.ts');
      await watchSource(flags, flags.watch, (source, note) => queryEntries(source, flags, note));
      return;
    }
    await this.show(await withSource(flags, (source) => queryEntries(source, flags, (text) => this.note(text))), flags);
  }
}
