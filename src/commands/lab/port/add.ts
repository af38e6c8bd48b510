import { Flags } from '@oclif/core';
import { notEmpty } from '../../../cli/flags.ts';
import { ipsFlag, labFileArgument } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { outputFlags } from '../../../cli/output.ts';
import { addPort } from '../../../driver/lab/edit-ports.ts';

export default class Add extends LabPortCommand {
  static override summary = 'Add a port to a lab file.';
  static override description =
    `Puts it after all other ports, written as the last of them is, and prints it. It is ACTIVE unless --down is given.`;
  static override usage = 'lab port add FILE --network NETWORK [--host HOST] [--ip ADDRESS…] [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port add lab.yaml --network blue --host compute-1 --ip 192.168.10.12',
    '<%= config.bin %> lab port add lab.yaml --network blue --host compute-1 -f value -c mac',
  ];
  static override args = labFileArgument;
  static override flags = {
    network: Flags.string({
      char: 'n',
      required: true,
      parse: notEmpty,
      description: 'the network that the port is on, by name or id',
      helpValue: 'NETWORK',
    }),
    host: Flags.string({
      char: 'H',
      parse: notEmpty,
      description: 'the host that it is bound to; without it the port is unbound',
    }),
    mac: Flags.string({
      parse: notEmpty,
      description: 'its MAC  [default: a free one that begins with fa:16:3e]',
    }),
    ip: Flags.string({ ...ipsFlag, multiple: true }),
    down: Flags.boolean({ description: 'it is not up yet' }),
    ...outputFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Add);
    const { network, host, mac, ip: ips = [], down } = flags;
    await this.edit(args.file, addPort({ network, host, mac, ips, status: down ? 'DOWN' : undefined }), flags);
  }
}
