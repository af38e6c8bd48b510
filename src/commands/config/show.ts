import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/base-command.ts';
import { EXIT } from '../../cli/exit-status.ts';
import { explainSettings } from '../../cli/explain-settings.ts';
import { fromFlag } from '../../cli/flags.ts';
import { knownClouds } from '../../cli/known-clouds.ts';
import { outputFlags } from '../../cli/output.ts';
import { hideSecrets } from '../../cli/secrets/hide-secrets.ts';
import { settingsReport } from '../../format/settings-report.ts';

export default class Show extends BaseCommand {
  static override summary = 'Show every setting, and where it comes from.';
  static override description =
    `Takes the flags that other commands take, and shows what they would go by: each setting with its value and the flag,
file, variable or cloud that said so first (docs/connection.md). Passwords are hidden. Nothing is connected to, and no
command is run that would print a value, unless --run says so.`;
  static override usage = 'config show [FLAGS]';
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show --cloud prod --run',
    '<%= config.bin %> config show --from database --config-file /etc/neutron/neutron.conf -f json',
  ];
  static override flags = {
    run: Flags.boolean({ description: 'run the commands that print a value, and show it, without its password' }),
    ...fromFlag,
    ...outputFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parseTyped(Show);
    const settings = await explainSettings(flags, process.env, { run: flags.run });
    const { clouds, file } = await knownClouds(flags);
    const lines = settings.map((setting) => ({
      ...setting,
      fault: setting.fault && hideSecrets(setting.fault.message),
    }));
    const names = clouds.map(({ name, isDefault }) => (isDefault ? `${name} (default)` : name));
    await this.show(settingsReport(lines, { file, names }), flags);
    if (settings.some(({ fault }) => fault !== undefined)) this.exit(EXIT.trouble);
  }
}
