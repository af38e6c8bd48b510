import { CastCommand } from '../../cli/cast/cast-command.ts';
import { entryFlags, sendFlags } from '../../cli/cast/flags.ts';
import { entriesOfFlags } from '../../cli/cast/message-of-flags.ts';

export default class CastAdd extends CastCommand {
  static override summary = 'Tell an agent of entries: a raw add_fdb_entries.';
  static override description =
    `Sends what Neutron's l2population sends when a port comes up: MACs and addresses behind a tunnel ip, and
whether broadcast goes there. An agent that has a MAC elsewhere moves it. It shows the cast and asks first;
the agent's queue is looked at before, and the broker drops a cast that is not taken in time. An add can be
undone by the server's next cast, or by 'l2pop cast remove'. To mend what differs, 'l2pop fix' finds the casts.`;
  static override usage = [
    'cast add --host HOST --network ID --segment-id N --tunnel-ip IP [--flood] [--entry MAC,IP]... [FLAGS]',
    'cast add --host HOST --file FILE [FLAGS]',
    'cast add --fanout --file FILE [FLAGS]',
  ];
  static override examples = [
    '<%= config.bin %> cast add --host compute-1 --network 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001 --segment-id 1001 --tunnel-ip 192.0.2.2 --flood --entry fa:16:3e:0a:02:01,192.168.10.21 --dry-run',
    '<%= config.bin %> query --config-file /etc/neutron/neutron.conf --network ID --host compute-1 -f json | <%= config.bin %> cast add --config-file /etc/neutron/neutron.conf --host compute-1 --file - --yes',
  ];
  static override flags = { ...entryFlags, ...sendFlags };

  async run(): Promise<void> {
    const { flags } = await this.parse(CastAdd);
    await this.castAndExit(flags, await entriesOfFlags('add_fdb_entries', flags));
  }
}
