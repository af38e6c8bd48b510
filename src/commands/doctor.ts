import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { bundleFlags } from '../cli/bundle/bundling.ts';
import { CHECK_SECONDS, examineFlags } from '../cli/doctor/run-doctor.ts';
import { showExamination } from '../cli/doctor/show-examination.ts';
import { EXIT } from '../cli/exit-status.ts';
import { commonFlags, fromFlag, hostDescription } from '../cli/flags.ts';
import { outputFlags } from '../cli/output.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Look at each step of the path to an answer.';
  static override description =
    `From the settings over name, TCP, TLS, login, vhost, permissions and exchange to who answers the query, the
agents that listen, the source that --from names and the tools of this host: a line a check, with cause and
remedy where something is wrong. What needs a failed check is skipped and says so. Nothing is changed: one queue
of its own is declared and deleted, and no message gets into anybody's queue but two empty queries, where
somebody serves them. The exit status is 1 when a check has failed; docs/doctor.md tells of each.`;
  static override usage = 'doctor [--host HOST] [--from WHERE] [FLAGS]';
  static override examples = [
    '<%= config.bin %> doctor --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> doctor --config-file /etc/neutron/neutron.conf --host compute-1 --from database',
    '<%= config.bin %> doctor --cloud prod --timeout 2 -f json',
    '<%= config.bin %> doctor -f value -c check -c state',
    '<%= config.bin %> doctor --cloud prod --host compute-1 --bundle ticket.tar.gz',
  ];
  static override flags = {
    host: Flags.string({ ...hostDescription, description: 'look at the agent of this host too, as Neutron names it' }),
    from: { ...fromFlag.from, description: `look at this source too: ${fromFlag.from.description ?? ''}` },
    'from-file': fromFlag['from-file'],
    'from-command': fromFlag['from-command'],
    'os-cloud': fromFlag['os-cloud'],
    timeout: { ...commonFlags.timeout, description: `give each check so long  [default: ${CHECK_SECONDS}]` },
    ...outputFlags,
    ...bundleFlags,
  };

  async run(): Promise<void> {
    // a file that cannot be read is the first finding, and no error
    const { flags } = await this.parseTyped(Doctor);
    const bundling = await this.openBundling(flags);
    const lines = await showExamination((onLine) => examineFlags(flags, onLine), flags);
    bundling?.checked(lines, flags.host);
    await bundling?.write();
    if (lines.some(({ state }) => state === 'failed')) this.exit(EXIT.found);
  }
}
