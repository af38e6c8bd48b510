import { labPortArguments, labPortFlags } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { setPortStatus } from '../../../driver/lab/edit-ports.ts';

export default class Down extends LabPortCommand {
  static override summary = 'Take a port of a lab file down.';
  static override description =
    `Sets its status to DOWN, in place. A distributed router's interface is then up on none of its hosts. Comments and layout of the file stay as they are.
A 'l2pop serve --cast' that follows the file tells the agents of it.`;
  static override usage = 'lab port down FILE PORT [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port down lab.yaml fa:16:3e:0a:01:01',
    '<%= config.bin %> lab port down lab.yaml 192.168.10.11 --network blue',
  ];
  static override args = labPortArguments;
  static override flags = labPortFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Down);
    await this.edit(args.file, setPortStatus({ port: args.port, network: flags.network }, 'DOWN'), flags);
  }
}
