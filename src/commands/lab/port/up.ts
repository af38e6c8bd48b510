import { labPortArguments, labPortFlags } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { setPortStatus } from '../../../driver/lab/edit-ports.ts';

export default class Up extends LabPortCommand {
  static override summary = 'Bring a port of a lab file up.';
  static override description = `Sets its status to ACTIVE, in place. Comments and layout of the file stay as they are.
A 'l2pop serve --cast' that follows the file tells the agents of it.`;
  static override usage = 'lab port up FILE PORT [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port up lab.yaml fa:16:3e:0a:01:01',
    '<%= config.bin %> lab port up lab.yaml 192.168.10.11 --network blue',
  ];
  static override args = labPortArguments;
  static override flags = labPortFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Up);
    await this.edit(args.file, setPortStatus({ port: args.port, network: flags.network }, 'ACTIVE'), flags);
  }
}
