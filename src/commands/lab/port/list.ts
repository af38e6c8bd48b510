import { BaseCommand } from '../../../cli/base-command.ts';
import { labPortLine } from '../../../cli/edit-lab-file.ts';
import { labFileArgument } from '../../../cli/lab-port-arguments.ts';
import { outputFlags } from '../../../cli/output.ts';
import { readTextFile } from '../../../cli/read-text.ts';
import { parseLabRows } from '../../../driver/inventory/lab-rows.ts';
import { labPortsReport } from '../../../format/lab-ports-report.ts';

export default class List extends BaseCommand {
  static override summary = 'List the ports of a lab file.';
  static override description =
    `One a line, in the order of the file. A port has no name: other commands take its MAC, an address of it, or its id,
which -c id shows.`;
  static override usage = 'lab port list FILE [FLAGS]';
  static override examples = [
    '<%= config.bin %> lab port list examples/lab.yaml',
    '<%= config.bin %> lab port list examples/lab.yaml -f value -c id -c mac',
  ];
  static override args = labFileArgument;
  static override flags = outputFlags;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(List);
    const { networks, ports } = parseLabRows(await readTextFile(args.file), args.file);
    const byId = new Map(networks.map((network) => [network.id, network]));
    const lines = ports.map((port) => labPortLine({ port, network: byId.get(port.networkId)! }));
    await this.show(labPortsReport(lines), flags);
  }
}
