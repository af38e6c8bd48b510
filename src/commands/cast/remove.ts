import { CastCommand } from '../../cli/cast/cast-command.ts';
import { entryFlags, sendFlags } from '../../cli/cast/flags.ts';
import { entriesOfFlags } from '../../cli/cast/message-of-flags.ts';

export default class CastRemove extends CastCommand {
  static override summary = 'Take entries from an agent: a raw remove_fdb_entries.';
  static override description =
    `Sends what Neutron's l2population sends when a port goes. Agents remove by MAC and by IP: one address of a MAC
takes the whole MAC away, and an OVS agent does so whatever tunnel ip is named, if only it has a port to it.
Removing the flooding entry may delete the tunnel port, while unicast flows still point to it. It shows the
cast and asks first. To take a single address away, 'l2pop cast update --before' leaves the MAC alone.`;
  static override usage = [
    'cast remove --host HOST --network ID --segment-id N --tunnel-ip IP [--flood] [--entry MAC,IP]... [FLAGS]',
    'cast remove --host HOST --file FILE [FLAGS]',
    'cast remove --fanout --file FILE [FLAGS]',
  ];
  static override examples = [
    '<%= config.bin %> cast remove --host compute-1 --network 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001 --segment-id 1001 --tunnel-ip 192.0.2.2 --entry fa:16:3e:0a:02:01,192.168.10.21 --dry-run',
    '<%= config.bin %> cast remove --config-file /etc/neutron/neutron.conf --fanout --network 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001 --segment-id 1001 --tunnel-ip 192.0.2.9 --flood',
  ];
  static override flags = { ...entryFlags, ...sendFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(CastRemove);
    await this.castAndExit(flags, await entriesOfFlags('remove_fdb_entries', flags));
  }
}
