import { BaseCommand } from '../cli/base-command.ts';
export default class Query extends BaseCommand {
  static override summary = 'x';
  async run() { return 1; }
}
