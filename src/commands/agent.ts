import { Flags } from '@oclif/core';
import { L2popAgent } from '../agent/l2pop-agent.ts';
import { agentChangeText } from '../cli/agent-change-text.ts';
import { agentOutputs } from '../cli/agent-outputs.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { openCastSides } from '../cli/cast-sides.ts';
import { WrongUsage } from '../cli/errors.ts';
import { fromFlag, hostDescription, networkFlag } from '../cli/flags.ts';
import { tunnelIpsOf } from '../cli/hosts.ts';
import { endsByTermination, interrupted, onInterrupt, untilInterrupted } from '../cli/interrupt.ts';
import { logLine } from '../cli/log-line.ts';
import { chooseNetworks } from '../cli/networks.ts';
import { closeSoon } from '../cli/session.ts';
import type { TransportEvent } from '../transport/transport.ts';

export default class Agent extends BaseCommand {
  static override summary = 'Be an agent without ports: ask for the entries, then follow the casts.';
  static override description =
    `Listens as an L2 agent of this name does, asks the source for the entries of its networks, and keeps them
up to date by the add, remove and update casts that come, one after another; after each loss of the
connection it asks again. Each change is logged on standard error. Where an agent of that name listens
already it refuses; --shadow follows that agent from a queue of its own, and disturbs nothing.
It wires nothing on this host. Over RPC, --all-networks means every network that a cast names.`;
  static override usage = 'agent --host HOST (--network ID... | --all-networks) [FLAGS]';
  static override examples = [
    '<%= config.bin %> agent --host bgp-1 --network 6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11 --dump-file fdb.json --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> agent --host compute-1 --shadow --tunnel-ip 192.0.2.1 --all-networks --config-file /etc/neutron/neutron.conf',
    `<%= config.bin %> agent --host bgp-1 --all-networks --from lab.yaml --dump-file fdb.json --on-change 'reload "$L2POP_DUMP_FILE"'`,
  ];
  static override flags = {
    host: Flags.string({ ...hostDescription, required: true }),
    ...networkFlag,
    'all-networks': Flags.boolean({
      description: 'every network that the source lists, and every one that a cast names',
      exclusive: ['network'],
    }),
    'tunnel-ip': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: "the host's own tunnel ip, left out of all entries (repeatable)  [default: as the source tells it]",
      helpValue: 'IP',
    }),
    shadow: Flags.boolean({ description: 'follow the agent of this host from a queue of its own' }),
    'dump-file': Flags.string({
      description: 'keep all entries in this file, as JSON that show, diff and --from read; it is replaced whole',
      helpValue: 'FILE',
    }),
    'on-change': Flags.string({
      description:
        'run this command by /bin/sh after changes, once at a time, with L2POP_HOST, L2POP_NETWORKS and L2POP_DUMP_FILE',
      helpValue: 'COMMAND',
    }),
    ...fromFlag,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Agent);
    const log = ({ level, message }: TransportEvent) => logLine(`${level}: ${message}`);
    if (!flags['all-networks'] && !flags.network?.length) {
      throw new WrongUsage('no network was named', 'Name one with --network ID (repeatable), or take --all-networks.');
    }
    const outputs = await agentOutputs({
      host: flags.host,
      dumpFile: flags['dump-file'],
      command: flags['on-change'],
      entries: () => agent.entries,
      log,
    });
    const { transport, source, settings } = await openCastSides(flags, log);
    const tunnelIps = flags['tunnel-ip'] ?? (await tunnelIpsOf(source, flags.host));
    if (flags.shadow && !tunnelIps?.length) {
      this.note(
        `warning: the tunnel ip of ${flags.host} is not known, so casts' entries of its own are kept: see --tunnel-ip`,
      );
    }
    const agent = new L2popAgent(transport, {
      host: flags.host,
      networks: flags.network ? (await chooseNetworks(source, flags.network)).ids : 'all',
      query: source,
      source: flags.source,
      tunnelIps,
      exchange: settings.exchange,
      timeoutSeconds: settings.timeoutSeconds,
      shadow: flags.shadow,
      onChange: (change) => {
        logLine(agentChangeText(change));
        outputs.changed(change.networkIds);
      },
      log,
    });
    endsByTermination();
    onInterrupt(() => agent.stop().then(() => outputs.settled()));
    try {
      await agent.start();
      outputs.write();
      if (!interrupted.aborted) {
        const { length: networks } = Object.keys(agent.entries);
        const as = flags.shadow ? `beside agent ${flags.host}` : `as agent ${flags.host}`;
        logLine(
          `following casts ${as} on ${transport.name}: networks ${networks}, entries ${agent.held} from ${source.origin}; Ctrl-C ends it`,
        );
      }
      await Promise.race([untilInterrupted(), outputs.failed]);
    } finally {
      outputs.stop();
      await closeSoon({ close: () => agent.stop().then(() => transport.close()) });
      await closeSoon(source);
    }
  }
}
