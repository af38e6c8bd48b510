import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { EXIT } from '../cli/exit-status.ts';
import { explainEntry } from '../cli/explain-entry.ts';
import { fromFlag, hostDescription, notEmpty, oneNetworkFlag } from '../cli/flags.ts';
import { outputFlags } from '../cli/output.ts';
import { withSource } from '../cli/session.ts';
import { whyReport } from '../format/why-report.ts';

export default class Why extends BaseCommand {
  static override summary = 'Say why an entry is expected on a host, or is not.';
  static override description =
    `Goes through the rules by which l2population works out the FDB of a host, and says of each what it makes of the
MAC or address: the port's status and binding, the agent of its host and its tunnel ip, the kind of port, the host itself,
other sources. Neutron leaves out what a rule forbids in silence, so what should be there can itself be short.
It takes an inventory (a lab file, Neutron's database or API); of a broker or a saved answer it tells whether the entry is
there, and no more. Without --host: whether it is in the full set.
Exit status: 0 the entry is expected, 1 it is not, 2 trouble.`;
  static override usage = 'why --network ID --to MAC|IP [--host HOST] [FLAGS]';
  static override examples = [
    '<%= config.bin %> why --from examples/lab.yaml --network blue --to 192.168.10.21 --host compute-1',
    '<%= config.bin %> why --from database --config-file /etc/neutron/neutron.conf --network blue --to fa:16:3e:0a:03:01 --host compute-1',
    '<%= config.bin %> why --from cloud:lab --network blue --to 192.168.10.31 --host compute-1 --json',
  ];
  static override flags = {
    ...oneNetworkFlag,
    to: Flags.string({
      required: true,
      description: 'the MAC, an IP address or the id of the port that the entry is for',
      helpValue: 'MAC|IP',
      parse: notEmpty,
    }),
    host: Flags.string(hostDescription),
    ...fromFlag,
    ...outputFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Why);
    const { outcome } = await withSource(flags, (source) => explainEntry(source, flags));
    if (outcome.verdicts === undefined) {
      this.note(
        `${outcome.origin} tells whether the entry is there, not why: an inventory does, such as --from database, --from https://… or --os-cloud NAME`,
      );
    }
    await this.show(whyReport(outcome), flags);
    if (!outcome.isExpected) this.exit(EXIT.found);
  }
}
