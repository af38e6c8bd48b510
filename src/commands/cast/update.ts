import { CastCommand } from '../../cli/cast/cast-command.ts';
import { changeFlags, sendFlags } from '../../cli/cast/flags.ts';
import { changesOfFlags } from '../../cli/cast/message-of-flags.ts';

export default class CastUpdate extends CastCommand {
  static override summary = "Tell an agent that a port's addresses changed: a raw update_fdb_entries.";
  static override description =
    `Sends the chg_ip that Neutron's l2population sends when a fixed ip changes. It touches ARP entries only: those
of --after are written, then those of --before deleted by their address, so an address in both is lost.
Where the ARP responder is off it does nothing. It shows the cast and asks first.`;
  static override usage = [
    'cast update --host HOST --network ID --tunnel-ip IP [--before MAC,IP]... [--after MAC,IP]... [FLAGS]',
    'cast update --host HOST --file FILE [FLAGS]',
  ];
  static override examples = [
    '<%= config.bin %> cast update --host compute-1 --network 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001 --tunnel-ip 192.0.2.2 --before fa:16:3e:0a:02:01,192.168.10.21 --after fa:16:3e:0a:02:01,192.168.10.24 --dry-run',
    '<%= config.bin %> cast update --config-file /etc/neutron/neutron.conf --host compute-1 --file change.json',
  ];
  static override flags = { ...changeFlags, ...sendFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(CastUpdate);
    await this.castAndExit(flags, await changesOfFlags(flags));
  }
}
