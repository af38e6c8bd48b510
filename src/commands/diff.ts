import { Flags } from '@oclif/core';
import { bundleFlags } from '../cli/bundle/bundling.ts';
import { EXIT } from '../cli/exit-status.ts';
import { FixingCommand } from '../cli/fix/fixing-command.ts';
import { mendFlagsOfFix } from '../cli/fix/flags.ts';
import { fromFlag, hostDescription, includeUnneededFlag, networkFlag } from '../cli/flags.ts';
import { observedEachTime, observedFlags, withObserved } from '../cli/observed-side.ts';
import { outputFlags } from '../cli/output.ts';
import { withSource } from '../cli/session.ts';
import { watchFlag } from '../cli/watch-flag.ts';
import { diffReport } from '../format/diff-report.ts';

export default class Diff extends FixingCommand {
  static override summary = 'Compare what an agent should hold with what its host holds.';
  static override description =
    `Asks the source for the entries of the host, reads the dump (with --live: this host's own dataplane, with --ssh: that of another), and
shows each difference with what users of the cloud notice of it and the next command to type. Without
--network: the networks that the dump names. What a dump cannot hold is never drift; what was not
compared is listed with the reason.
Exit status: 0 in sync, 1 differences, 2 trouble, or nothing that could be compared.`;
  static override usage = ['diff --host HOST DUMP... [FLAGS]', 'diff --host HOST --live|--ssh HOST|--sos PATH [FLAGS]'];
  static override examples = [
    '<%= config.bin %> diff --from examples/lab.yaml --host compute-1 examples/compute-1-flows.txt',
    '<%= config.bin %> diff --from examples/lab.yaml --host compute-1 --network blue examples/compute-1-flows.txt -f json',
    '<%= config.bin %> diff --from database --config-file /etc/neutron/neutron.conf --host compute-1 c1.txt c1-interfaces.json c1-ports.json',
    '<%= config.bin %> diff --from database --config-file /etc/neutron/neutron.conf --host $(hostname) --live',
    '<%= config.bin %> diff --from database --config-file /etc/neutron/neutron.conf --host compute-1 --ssh compute-1 --sudo',
    '<%= config.bin %> diff --cloud prod --host compute-1 --ssh compute-1 --sudo --bundle ticket.tar.gz',
    '<%= config.bin %> diff --host compute-1 --from ticket.tar.gz ticket.tar.gz',
    '<%= config.bin %> diff --from database --config-file /etc/neutron/neutron.conf --host compute-1 --ssh compute-1 --watch 10',
  ];
  static override strict = false;
  static override flags = {
    host: Flags.string({ ...hostDescription, required: true }),
    ...networkFlag,
    ...includeUnneededFlag,
    'exit-zero': Flags.boolean({ description: 'exit with 0 though there are differences' }),
    fix: Flags.boolean({
      description: "mend what differs, as 'l2pop fix' does",
      helpGroup: 'REPAIR',
      exclusive: ['exit-zero'],
    }),
    ...mendFlagsOfFix,
    ...observedFlags,
    ...fromFlag,
    ...outputFlags,
    ...bundleFlags,
    watch: { ...watchFlag.watch, exclusive: ['fix'] },
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Diff);
    if (flags.fix) this.exit(await (await import('../cli/fix/run-fix.ts')).fixDrift(await this.lend(flags, argv)));
    const { diffHost } = await import('../cli/diff-host.ts');
    if (flags.watch !== undefined) {
      const { watchSource } = await import('../cli/watch-source.ts');
      const everySeconds = flags.watch;
      return withObserved(flags, argv, (side) => {
        const dumpOf = observedEachTime(side, flags, argv);
        return watchSource(flags, everySeconds, async (source, note) =>
          diffReport((await diffHost(source, flags, await dumpOf(), note)).outcome),
        );
      });
    }
    const bundling = await this.openBundling(flags);
    const dump = await withObserved(flags, argv, async (side) => {
      const read = await side.readObserved();
      await bundling?.observed(side, read);
      return read;
    });
    const outcome = await withSource(flags, async (opened) => {
      const source = bundling?.recording(opened) ?? opened;
      const { comparison, outcome } = await diffHost(source, flags, dump, (text) => this.note(text));
      const report = diffReport(outcome);
      bundling?.compared(comparison, flags, { origin: source.origin, document: report.document });
      return { report, result: comparison.result };
    });
    // a bundle that cannot be written takes nothing from who only wants to see; who sees enough in head has the bundle too
    try {
      await this.show(outcome.report, flags);
    } finally {
      await bundling?.write();
    }
    const { drift, compared } = outcome.result;
    if (drift.length > 0) this.exit(flags['exit-zero'] ? EXIT.nothingFound : EXIT.found);
    if (compared.length === 0) {
      this.note('nothing could be compared: see the reasons under "not compared"');
      this.exit(EXIT.trouble);
    }
  }
}
