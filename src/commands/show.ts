import { BaseCommand } from '../cli/base-command.ts';
import { observedFlags, withObserved } from '../cli/observed-side.ts';
import { outputFlags } from '../cli/output.ts';
import { dumpReport } from '../format/dump-report.ts';

export default class Show extends BaseCommand {
  static override summary = 'Read a dump and show what it holds, before any comparison.';
  static override description =
    `Takes what ovs-ofctl, ovs-vsctl, bridge and ip print, as text or JSON, whole or pasted; several files
make one dump of one host, and - is standard input. The form is detected. --live runs these tools on this
host instead, --ssh on another; --sos reads a
sosreport. Per segment: where broadcast goes, which MACs live behind which tunnel ip, which addresses
the ARP responder answers, what was only learned; then what the dump cannot tell and what was passed over.`;
  static override usage = ['show DUMP... [FLAGS]', 'show --live|--ssh HOST|--sos PATH [FLAGS]'];
  static override examples = [
    '<%= config.bin %> show examples/compute-1-flows.txt',
    '<%= config.bin %> show examples/compute-1-flows.txt examples/compute-1-interfaces.json -f json',
    'ovs-ofctl --names dump-flows br-tun | <%= config.bin %> show -',
    '<%= config.bin %> show --live',
    '<%= config.bin %> show --ssh root@compute-1',
    '<%= config.bin %> show --sos sosreport-compute-1.tar.xz',
  ];
  static override strict = false;
  static override flags = { ...observedFlags, ...outputFlags };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Show);
    const dump = await withObserved(flags, argv, (side) => side.readObserved());
    await this.show(dumpReport(dump), flags);
  }
}
