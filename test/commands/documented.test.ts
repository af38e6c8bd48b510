import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { binary, cleanEnvironment, l2pop, root } from '../support/l2pop.ts';

interface Command {
  id: string;
  examples: string[];
}

/** How the command's help is typed: oclif joins the words of an id by colons. */
const wordsOf = (id: string): string[] => [...id.split(':'), '--help'];

const commands: Command[] = Object.values(JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')).commands);
const examples = commands.flatMap(({ examples: all }) =>
  all.map((example) => example.replaceAll('<%= config.bin %>', 'l2pop')),
);

/** Lines that need neither a broker nor a tool of the host: they are run as they stand. */
const runsHere = (line: string): boolean =>
  /^(npx )?l2pop [^>]*$/.test(line) &&
  (line.includes('examples/') || line.endsWith('demo')) &&
  !line.includes('serve') &&
  !line.includes('rabbit:');

/** The example's dump differs from the lab file in what most of these lines ask for. */
const findsSomething = (line: string): boolean => / (diff|fix) | trace .*flows/.test(line);

const readmeLines = readFileSync(join(root, 'README.md'), 'utf8').split('\n').filter(runsHere);

async function run(line: string) {
  const words = line
    .replace(/^(npx )?l2pop /, '')
    .replace(/\s+#.*$/, '')
    .split(' ');
  return l2pop(words);
}

describe('what help and README show works as it stands', () => {
  test.each([...new Set([...examples.filter(runsHere), ...readmeLines])])('%s', async (line) => {
    const { stdout, stderr, exitCode } = await run(line);
    expect(stderr).toBe('');
    expect(stdout).not.toBe('');
    expect(exitCode).toBe(findsSomething(line) ? 1 : 0);
  });

  test('there are such lines in both', () => {
    expect(examples.filter(runsHere).length).toBeGreaterThan(4);
    expect(readmeLines.length).toBeGreaterThan(2);
  });

  // the help of help is that of the program
  test.each(commands.filter(({ id }) => id !== 'help').map(({ id }) => wordsOf(id)))(
    'l2pop %s %s shows summary, flags and examples',
    async (...words) => {
      const { stdout, exitCode } = await l2pop(words);
      for (const part of ['USAGE', 'FLAGS', 'DESCRIPTION', 'EXAMPLES']) expect(stdout).toContain(part);
      expect(exitCode).toBe(0);
    },
  );

  test('the command pages are what the commands say', async () => {
    const { stderr, exitCode } = await execa(process.execPath, ['scripts/command-pages.mjs', '--check'], {
      cwd: root,
      reject: false,
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  test('every flag has a home in the README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
    for (const command of Object.values<{ flags: Record<string, { name: string }> }>(manifest.commands)) {
      for (const name of Object.keys(command.flags))
        expect(readme).toContain(name === 'color' ? '--no-color' : `--${name}`);
    }
  });
});

describe('l2pop demo', () => {
  test('tells the whole story, without a broker and without colour in a pipe', async () => {
    const { stdout, stderr, exitCode } = await l2pop(['demo']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot('../golden/demo.txt');
  });

  test('runs from any folder', async () => {
    const { exitCode } = await l2pop(['demo'], { cwd: '/' });
    expect(exitCode).toBe(0);
  });
});

describe('the program', () => {
  test('names its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect((await l2pop(['--version'])).stdout).toContain(`l2pop/${version}`);
  });

  test('shows help without arguments', async () => {
    const { stdout, exitCode } = await l2pop([]);
    for (const { id } of commands) expect(stdout).toContain(wordsOf(id)[0]);
    expect(exitCode).toBe(0);
  });

  test('ends quietly when its reader has seen enough', async () => {
    const pipe = `"${process.execPath}" "${binary}" show test/samples/ovs/11-many/dump-flows-names.txt | head -n 1`;
    const { stdout, stderr } = await execa('/bin/sh', ['-c', pipe], { cwd: root, env: cleanEnvironment });
    expect(stderr).toBe('');
    expect(stdout).toContain('Open vSwitch agent');
  });
});
