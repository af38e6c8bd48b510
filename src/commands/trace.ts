import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { downAgentsNote } from '../cli/down-agents.ts';
import { EXIT } from '../cli/exit-status.ts';
import { fromFlag, hostDescription, notEmpty, oneNetworkFlag } from '../cli/flags.ts';
import { namesObserved, observedFlags, withObserved } from '../cli/observed-side.ts';
import { drawnOutputFlags } from '../cli/output.ts';
import { withSource } from '../cli/session.ts';
import { traceReport } from '../format/trace-report.ts';

export default class Trace extends BaseCommand {
  static override summary = 'Say where a frame to an address goes.';
  static override description =
    `From a host, by what its FDB should hold: whether the request for the address is answered there or flooded,
and to which tunnel ip and host the frame then goes. With a DUMP, --live, --ssh or --sos also by what the host
holds; what differs is marked, with what users notice of it. Without --from-host: from the host that the dump is
of; without a dump too, from every host that has the network. --between takes two addresses, and traces both
directions from where they are; the dump may be of either end, and then tells also what that end lets in.
Exit status: 0 the dataplane does as it should, or none was named; 1 it differs; 2 trouble, or a part of the
way that could not be compared.`;
  static override usage = [
    'trace --network ID --to MAC|IP [--from-host HOST|--all-hosts] [DUMP...|--live|--ssh HOST|--sos PATH] [FLAGS]',
    'trace --network ID --between MAC|IP MAC|IP [DUMP...|--live|--ssh HOST|--sos PATH] [FLAGS]',
  ];
  static override examples = [
    '<%= config.bin %> trace --from examples/lab.yaml --network blue --to 192.168.10.21 --from-host compute-1',
    '<%= config.bin %> trace --from examples/lab.yaml --network blue --to 192.168.10.21 --from-host compute-1 examples/compute-1-flows.txt',
    '<%= config.bin %> trace --from examples/lab.yaml --network blue --between 192.168.10.11 192.168.10.21',
    '<%= config.bin %> trace --from examples/lab.yaml --network blue --to ff:ff:ff:ff:ff:ff --all-hosts',
    '<%= config.bin %> trace --from database --config-file /etc/neutron/neutron.conf --network blue --to 192.168.10.21 --from-host compute-1 --ssh compute-1 --sudo',
  ];
  static override strict = false;
  static override flags = {
    ...oneNetworkFlag,
    to: Flags.string({
      description: "where the frame is to go: a MAC, an IP address, or a port's id where the source knows ports",
      helpValue: 'MAC|IP',
      parse: notEmpty,
      exactlyOne: ['to', 'between'],
    }),
    // greedy, so that its two values are typed as two words; what follows them is a DUMP
    between: Flags.string({
      description: 'trace both directions between two ports, each by MAC, IP address or id',
      helpValue: 'MAC|IP MAC|IP',
      multiple: true,
      parse: notEmpty,
    }),
    host: Flags.string({
      ...hostDescription,
      aliases: ['from-host'],
      helpLabel: '-H, --from-host, --host',
      description:
        "the agent's host that the frame starts from, as Neutron names it (--from-host or --host); with --between or --all-hosts, the one that the dump is of",
      helpValue: 'HOST',
    }),
    'all-hosts': Flags.boolean({
      description: 'from every agent host of the source; over RPC, from every tunnel ip of the network',
      exclusive: ['between'],
    }),
    ...observedFlags,
    ...fromFlag,
    ...drawnOutputFlags,
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Trace);
    const between = flags.between?.slice(0, 2);
    const dumps = [...(flags.between?.slice(2) ?? []), ...argv];
    const { traceFrames } = await import('../cli/trace/run-trace.ts');
    const dump = namesObserved(flags, dumps)
      ? await withObserved(flags, dumps, (side) => side.readObserved())
      : undefined;
    const outcome = await withSource(flags, (source) => traceFrames(source, { ...flags, between }, dump));
    const { traces, agents } = outcome;
    const places = traces.flatMap(({ tunnelIps, owners }) => [...tunnelIps, ...owners.map(({ endpoint }) => endpoint)]);
    const down = downAgentsNote(agents, new Set(places));
    if (down !== undefined) this.note(down);
    await this.show(traceReport(outcome), flags);
    const verdicts = traces.map(({ verdict }) => verdict);
    const steps = traces.flatMap(({ legs }) => legs.map(({ verdict }) => verdict));
    if (verdicts.includes('differs')) this.exit(EXIT.found);
    if (traces.length === 0) {
      this.note('nothing could be traced: see the notes');
      this.exit(EXIT.trouble);
    }
    if (verdicts.includes('not-compared') && steps.includes('same')) {
      this.note('a part of the way could not be compared: see "not told"');
      this.exit(EXIT.trouble);
    }
    if (dump !== undefined && !verdicts.includes('same')) {
      this.note('nothing of the dataplane could be compared: see the notes');
      this.exit(EXIT.trouble);
    }
  }
}
