import type { OpenLab, PortEdit } from '../driver/lab/edit-ports.ts';
import { labPortsReport } from '../format/lab-ports-report.ts';
import { BaseCommand } from './base-command.ts';
import { editLabFile, labPortLine } from './edit-lab-file.ts';
import type { OutputChoice } from './output.ts';

/** What the commands have in common that edit a port: the port is shown as it is afterwards, or was when it is gone. */
export abstract class LabPortCommand extends BaseCommand {
  protected async edit(
    file: string,
    change: (lab: OpenLab) => PortEdit,
    flags: OutputChoice & { color: boolean },
  ): Promise<void> {
    const edited = await editLabFile(file, change);
    if (!edited.isChanged) this.note(`${file} says so already; nothing was changed`);
    await this.show(labPortsReport([labPortLine(edited)]), flags);
  }
}
