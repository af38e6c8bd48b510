import { Flags } from '@oclif/core';
import { bundleFlags } from '../cli/bundle/bundling.ts';
import { FixingCommand } from '../cli/fix/fixing-command.ts';
import { mendFlags, plannedFlags } from '../cli/fix/flags.ts';
import { fixDrift } from '../cli/fix/run-fix.ts';
import { fixByPlan, listFixes, undoFix } from '../cli/fix/run-planned.ts';
import { fromFlag, hostDescription, includeUnneededFlag, networkFlag } from '../cli/flags.ts';
import { observedFlags } from '../cli/observed-side.ts';
import { outputFlags } from '../cli/output.ts';

export default class Fix extends FixingCommand {
  static override summary = "Mend what differs on an agent's host by casts to its agent alone.";
  static override description =
    `Compares as diff does, shows the casts that mend what differs, asks, and sends them to the host's agent in
stages, each confirmed by the broker. What no cast mends is shown with what does. Guards refuse plans that
look wrong; each sent plan is kept as a journal with what brings back the state before (--list, --undo).
--verify-with, --live or --ssh looks whether it helped. docs/repair.md tells more.
Exit status: 0 nothing to mend, or all casts confirmed (and seen in sync, where that is looked at); 1 a plan
was only shown or saved, or declined, or differences stay; 2 trouble, or a guard refused.`;
  static override usage = [
    'fix --host HOST DUMP... [FLAGS]',
    'fix --host HOST --live|--ssh HOST [FLAGS]',
    'fix --plan FILE [DUMP...|--live|--ssh HOST] [FLAGS]',
    'fix --undo JOURNAL DUMP...|--live|--ssh HOST [FLAGS]',
    'fix --list',
  ];
  static override examples = [
    '<%= config.bin %> fix --from examples/lab.yaml --host compute-1 examples/compute-1-flows.txt --dry-run',
    'ssh compute-1 ovs-ofctl --names dump-flows br-tun > c1.txt && <%= config.bin %> fix --from database --config-file /etc/neutron/neutron.conf --host compute-1 c1.txt',
    '<%= config.bin %> fix --from database --config-file /etc/neutron/neutron.conf --host $(hostname) --live --kind missing-unicast,stale-flood --yes',
    '<%= config.bin %> fix --from database --config-file /etc/neutron/neutron.conf --host compute-1 c1.txt --verify-with "ssh compute-1 ovs-ofctl --names dump-flows br-tun"',
    '<%= config.bin %> fix --from database --config-file /etc/neutron/neutron.conf --host compute-1 --ssh root@compute-1',
    '<%= config.bin %> fix --undo 1 --config-file /etc/neutron/neutron.conf c1.txt',
  ];
  static override strict = false;
  static override flags = {
    host: Flags.string(hostDescription),
    ...networkFlag,
    ...includeUnneededFlag,
    ...mendFlags,
    ...plannedFlags,
    ...observedFlags,
    ...fromFlag,
    ...outputFlags,
    ...bundleFlags,
    bundle: { ...bundleFlags.bundle, exclusive: ['plan', 'undo', 'list'] },
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Fix);
    const command = await this.lend(flags, argv);
    if (flags.list) this.exit(await listFixes(command));
    if (flags.undo !== undefined) this.exit(await undoFix(command, flags.undo));
    if (flags.plan !== undefined) this.exit(await fixByPlan(command, flags.plan));
    this.exit(await fixDrift(command));
  }
}
