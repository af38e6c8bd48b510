import { labPortArguments, labPortFlags } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { deletePort } from '../../../driver/lab/edit-ports.ts';

export default class Delete extends LabPortCommand {
  static override summary = 'Delete a port of a lab file.';
  static override description =
    `Takes it out of the list, with the comment right above it, and prints what it was. The rest of the file stays as it is.`;
  static override usage = 'lab port delete FILE PORT [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port delete lab.yaml fa:16:3e:0a:01:01',
    '<%= config.bin %> lab port delete lab.yaml 192.168.10.11 --network blue',
  ];
  static override args = labPortArguments;
  static override flags = labPortFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Delete);
    await this.edit(args.file, deletePort({ port: args.port, network: flags.network }), flags);
  }
}
