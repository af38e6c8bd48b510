// Writes docs/commands/*.md from the built commands; with --check, compares and exits with 1 when they differ.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
const bin = (text) => text.replaceAll('<%= config.bin %>', 'l2pop');
/** As it is typed: oclif joins the words of an id by colons. */
const typed = (id) => id.replaceAll(':', ' ');
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function flagCell(flag) {
  const name = flag.type === 'boolean' && flag.allowNo ? `--[no-]${flag.name}` : `--${flag.name}`;
  const value =
    flag.type === 'option' ? `=${flag.options ? flag.options.join('\\|') : (flag.helpValue ?? 'VALUE')}` : '';
  return `\`${flag.char ? `-${flag.char}, ` : ''}${name}${value}\``;
}

function page(command) {
  const flags = Object.values(command.flags)
    .filter((flag) => !flag.hidden)
    .map((flag) => {
      const marks = [
        flag.required ? 'required' : '',
        flag.multiple ? 'repeatable' : '',
        flag.env ? `env ${flag.env}` : '',
      ]
        .filter((mark) => mark && !flag.description?.includes(mark))
        .join(', ');
      return `| ${flagCell(flag)} | ${cell(flag.description ?? flag.summary ?? '')}${marks ? ` (${marks})` : ''} |`;
    });
  return [
    `# l2pop ${typed(command.id)}`,
    '',
    command.summary,
    '',
    '```',
    ...[command.usage ?? `${typed(command.id)} [FLAGS]`].flat().map((usage) => `l2pop ${usage}`),
    '```',
    '',
    command.description,
    '',
    '## Examples',
    '',
    '```sh',
    ...command.examples.map(bin),
    '```',
    '',
    '## Flags',
    '',
    '| flag | meaning |',
    '|---|---|',
    ...flags.sort(),
    '',
  ].join('\n');
}

let stale = 0;
for (const command of Object.values(commands)) {
  const file = join(root, 'docs/commands', `${command.id.replaceAll(':', '-')}.md`);
  const text = page(command);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the command says: npm run docs`);
    stale += 1;
  } else {
    writeFileSync(file, text);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
