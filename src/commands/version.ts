import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { outputFlags, readByPeople, write } from '../cli/output.ts';
import { versionsReport } from '../format/versions-report.ts';

export default class Version extends BaseCommand {
  static override summary = 'Show the version, as --version does.';
  static override description =
    'With --verbose, or as a result for programs, also of Node.js and the system it runs on.';
  static override usage = 'version [FLAGS]';
  static override examples = [
    '<%= config.bin %> version',
    '<%= config.bin %> version --verbose',
    '<%= config.bin %> version -f json',
  ];
  static override flags = {
    verbose: Flags.boolean({ description: 'show those of Node.js and of the system too' }),
    ...outputFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Version);
    const { userAgent, version, arch, platform } = this.config;
    const report = versionsReport({
      l2pop: version,
      node: process.versions.node,
      platform: `${platform} ${arch}`,
    });
    if (readByPeople(flags) && !flags.verbose) await write(`${userAgent}\n`);
    else await this.show(report, flags);
  }
}
