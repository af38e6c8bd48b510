import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { fromFlag, hostDescription, networkFlag } from '../cli/flags.ts';

export default class Repl extends BaseCommand {
  static override summary = 'A prompt: every command with the same words, over one open connection.';
  static override description =
    `Reads commands and runs them in one process, with completion by Tab, history (Ctrl-R searches it), and
results into the shell by | and >. The flags given here hold for all commands of the session, as what
'use network', 'use host' and 'use from' say does; a flag that is typed goes before them. Ctrl-C ends
the running command, Ctrl-D the session. 'l2pop' alone on a terminal is the same.
Standard input that is no terminal is a script: a command a line, # begins a comment. It stops at the
first line that fails (exit status 2 or more).
Exit status: 0; of a script the greatest of its lines, so 1 for differences.`;
  static override usage = ['repl [FLAGS]', 'repl [FLAGS] < SCRIPT'];
  static override examples = [
    '<%= config.bin %> repl --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> repl --from database --config-file /etc/neutron/neutron.conf --host compute-1',
    '<%= config.bin %> repl --keep-going --config-file /etc/neutron/neutron.conf < checks.l2pop',
  ];
  static override flags = {
    'keep-going': Flags.boolean({ description: 'of a script run every line, though one fails' }),
    ...networkFlag,
    host: Flags.string(hostDescription),
    ...fromFlag,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Repl);
    const { runRepl } = await import('../repl/run-repl.ts');
    this.exit(await runRepl({ config: this.config, argv: this.argv, keepGoing: flags['keep-going'] }));
  }
}
