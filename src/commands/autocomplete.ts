import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { SHELLS, START_UP_FILES, setupLine, shellOf } from '../cli/completion/shells.ts';
import { write } from '../cli/output.ts';

export default class Autocomplete extends BaseCommand {
  static override summary = 'Complete commands, flags and files in your shell.';
  static override description =
    `Writes what bash, zsh and PowerShell need to complete l2pop with Tab, and prints the line that the shell's start-up
file needs: on standard output, so that it can be appended to it. Completing starts no process. bash writes it
anew after an upgrade; zsh and PowerShell need --refresh-cache for that.`;
  static override usage = 'autocomplete [bash|zsh|powershell] [FLAGS]';
  static override examples = [
    '<%= config.bin %> autocomplete bash >> ~/.bashrc',
    '<%= config.bin %> autocomplete zsh >> ~/.zshrc',
    '<%= config.bin %> autocomplete --refresh-cache',
  ];
  static override args = {
    shell: Args.string({ options: [...SHELLS], description: 'the shell to complete in  [default: that of $SHELL]' }),
  };
  static override flags = {
    'refresh-cache': Flags.boolean({ char: 'r', description: 'write it anew, and print nothing' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Autocomplete);
    const { completionFile, writeCompletions } = await import('../cli/completion/write-completion.ts');
    await writeCompletions(this.config);
    if (flags['refresh-cache']) return;
    const shell = SHELLS.find((each) => each === args.shell) ?? shellOf(process.env);
    await write(`${setupLine(shell, completionFile(this.config, shell))}\n`);
    this.note(`that line goes into ${START_UP_FILES[shell]}; a new shell completes l2pop then`);
  }
}
