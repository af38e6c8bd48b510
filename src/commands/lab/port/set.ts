import { Flags } from '@oclif/core';
import { WrongUsage } from '../../../cli/errors.ts';
import { ipsFlag, labPortArguments, labPortFlags } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { setPortIps } from '../../../driver/lab/edit-ports.ts';

export default class SetAddresses extends LabPortCommand {
  static override summary = 'Give a port of a lab file other addresses.';
  static override description =
    `Its addresses become those that are named, and no others. Agents are told of what was taken and given.`;
  static override usage = 'lab port set FILE PORT --ip ADDRESS… | --no-ips [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port set lab.yaml fa:16:3e:0a:01:01 --ip 192.168.10.12 --ip 2001:db8:10::12',
    '<%= config.bin %> lab port set lab.yaml fa:16:3e:0a:01:01 --no-ips',
  ];
  static override args = labPortArguments;
  static override flags = {
    ip: Flags.string({ ...ipsFlag, multiple: true, exclusive: ['no-ips'] }),
    'no-ips': Flags.boolean({ description: 'take all addresses from it' }),
    ...labPortFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SetAddresses);
    if (!flags.ip && !flags['no-ips']) {
      throw new WrongUsage(
        'lab port set: nothing to set',
        'Name its addresses with --ip, or take them all with --no-ips.',
      );
    }
    await this.edit(args.file, setPortIps({ port: args.port, network: flags.network }, flags.ip ?? []), flags);
  }
}
