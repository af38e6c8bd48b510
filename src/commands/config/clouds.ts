import { BaseCommand } from '../../cli/base-command.ts';
import { knownClouds } from '../../cli/known-clouds.ts';
import { outputFlags } from '../../cli/output.ts';
import { cloudsReport } from '../../format/clouds-report.ts';

export default class Clouds extends BaseCommand {
  static override summary = "List the clouds of the user's own config file.";
  static override description =
    `Shows the clouds that --cloud and L2POP_CLOUD can name: the broker of each, and where its expected state comes from, if not
from there. Passwords are hidden, and commands that print a url are shown, not run. docs/connection.md describes the file.`;
  static override usage = 'config clouds [FLAGS]';
  static override examples = ['<%= config.bin %> config clouds', '<%= config.bin %> config clouds -f value -c cloud'];
  static override flags = outputFlags;

  async run(): Promise<void> {
    const { flags } = await this.parse(Clouds);
    const { clouds, file } = await knownClouds(flags);
    await this.show(cloudsReport(clouds, file), flags);
  }
}
