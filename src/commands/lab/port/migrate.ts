import { Flags } from '@oclif/core';
import { notEmpty } from '../../../cli/flags.ts';
import { labPortArguments, labPortFlags } from '../../../cli/lab-port-arguments.ts';
import { LabPortCommand } from '../../../cli/lab-port-command.ts';
import { migratePort } from '../../../driver/lab/edit-ports.ts';

export default class Migrate extends LabPortCommand {
  static override summary = 'Move a port of a lab file to another host.';
  static override description =
    `Binds it to the host, and to no other: of two bindings, as during a live migration, one is left. An ACTIVE port is up
there at once; agents are told as in Neutron, the late report of the host that it left among it.`;
  static override usage = 'lab port migrate FILE PORT --to HOST [FLAGS]';
  static override examples = ['<%= config.bin %> lab port migrate lab.yaml fa:16:3e:0a:01:01 --to compute-2'];
  static override args = labPortArguments;
  static override flags = {
    to: Flags.string({ required: true, parse: notEmpty, description: 'the host to move it to', helpValue: 'HOST' }),
    ...labPortFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Migrate);
    await this.edit(args.file, migratePort({ port: args.port, network: flags.network }, flags.to), flags);
  }
}
