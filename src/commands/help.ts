import { commands } from '@oclif/plugin-help';

export default class Help extends commands.help {
  static override summary = 'Show help for a command, as --help does.';
  static override description = 'Without a command: the list of them.';
  static override usage = 'help [COMMAND] [FLAGS]';
  static override examples = ['<%= config.bin %> help query', '<%= config.bin %> help lab port --nested-commands'];
}
