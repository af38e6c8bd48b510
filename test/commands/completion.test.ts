import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { binary, cleanEnvironment, l2pop, root } from '../support/l2pop.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const noTerminal = await whyNoTerminal();
const noZsh = (() => {
  try {
    execFileSync('zsh', ['-c', 'true']);
    return false;
  } catch {
    console.warn('\nSKIPPED: completion is not tried in zsh, which is not installed.\n');
    return true;
  }
})();

const home = mkdtempSync(join(tmpdir(), 'l2pop-completion-'));
const env = { HOME: home, PATH: `${home}:${process.env.PATH}` };
const script = join(home, '.cache/l2pop/autocomplete/functions/bash/l2pop.bash');

beforeAll(async () => {
  symlinkSync(binary, join(home, 'l2pop'));
  const bash = await l2pop(['autocomplete', 'bash'], { env });
  expect(bash.exitCode).toBe(0);
  writeFileSync(join(home, '.bashrc'), `PS1='$ '\n${bash.stdout}`);
  const zsh = await l2pop(['autocomplete', 'zsh'], { env });
  writeFileSync(
    join(home, '.zshrc'),
    `PS1='%% '\n${zsh.stdout.replace('compinit; compinit', 'compinit; compinit -u')}`,
  );
});

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _l2pop l2pop "\${!#}" ""; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await execa('bash', ['--norc', '-c', ask, script, ...words], { env });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  test.each([
    { typed: ['l2pop', 'q'], to: ['query'] },
    { typed: ['l2pop', 'cast', ''], to: ['add', 'remove', 'update'] },
    { typed: ['l2pop', 'lab', 'port', 'm'], to: ['migrate'] },
    { typed: ['l2pop', 'help', 'lab', ''], to: ['port'] },
    { typed: ['l2pop', '--v'], to: ['--version'] },
    { typed: ['l2pop', 'query', '--net'], to: ['--network'] },
    { typed: ['l2pop', 'query', '--host', 'c1', '--no-c'], to: ['--no-color'] },
    { typed: ['l2pop', 'lab', 'port', 'add', 'lab.yaml', '--i'], to: ['--ip'] },
    { typed: ['l2pop', 'query', '-f', 'j'], to: ['json'] },
    { typed: ['l2pop', 'query', '--format', '=', 'y'], to: ['yaml'] },
    { typed: ['l2pop', 'query', '--host', ''], to: [] },
    { typed: ['l2pop', 'nosuch', ''], to: [] },
  ])('$typed to $to', async ({ typed, to }) => {
    expect(await offered(...typed)).toEqual(to);
  });

  test('every command and every flag of the manifest', async () => {
    const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
    for (const { id, flags } of Object.values<{ id: string; flags: Record<string, unknown> }>(commands)) {
      const offers = await offered('l2pop', ...id.split(':'), '-');
      expect(offers).toEqual(expect.arrayContaining(Object.keys(flags).map((name) => `--${name}`)));
    }
  });

  test('what an upgrade brought, at once', async () => {
    writeFileSync(script, readFileSync(script, 'utf8').replaceAll('query', 'formerly'));
    const { mtimeMs } = statSync(join(root, 'oclif.manifest.json'));
    utimesSync(script, mtimeMs / 1000 - 60, mtimeMs / 1000 - 60);
    expect(await offered('l2pop', 'q')).toEqual(['query']);
    expect(readFileSync(script, 'utf8')).not.toContain('formerly');
  });
});

describe('Tab in a terminal', () => {
  test.skipIf(noTerminal)('completes commands, flags, values and files in bash', async () => {
    const terminal = await openTerminal({ argv: ['bash', '--rcfile', join(home, '.bashrc'), '-i'], env });
    onTestFinished(() => terminal.close());
    await terminal.until('$');
    await terminal.type('l2pop sh');
    await terminal.press('Tab');
    await terminal.until('$ l2pop show');
    await terminal.type('examples/compute-1-f');
    await terminal.press('Tab');
    await terminal.until('compute-1-flows.txt');
    await terminal.type('--form');
    await terminal.press('Tab');
    await terminal.type('js');
    await terminal.press('Tab');
    expect(await terminal.until('json')).toBe('$ l2pop show examples/compute-1-flows.txt --format json');
  });

  test.skipIf(noTerminal ?? noZsh)('completes commands and flags in zsh', async () => {
    const terminal = await openTerminal({ argv: ['zsh', '-i'], env: { ...env, ZDOTDIR: home } });
    onTestFinished(() => terminal.close());
    await terminal.until('%');
    await terminal.type('l2pop que');
    await terminal.press('Tab');
    await terminal.until('% l2pop query');
    await terminal.type('--host c1 --all-n');
    await terminal.press('Tab');
    expect(await terminal.until('--all-networks')).toContain('% l2pop query --host c1 --all-networks');
  });

  test.skipIf(noTerminal)('a misspelt command is said, and nothing is asked', async () => {
    const terminal = await openTerminal({ argv: [process.execPath, binary, 'qurey', '-n', 'blue'] });
    onTestFinished(() => terminal.close());
    expect(await terminal.ended()).toBe(2);
    expect(await terminal.screen()).toBe(
      "l2pop: command qurey not found\n  Did you mean 'l2pop query'? 'l2pop --help' lists the commands.",
    );
  });
});

test('a completion that cannot be written is said', async () => {
  const { stderr, exitCode } = await l2pop(['autocomplete', 'bash'], {
    env: { ...cleanEnvironment, XDG_CACHE_HOME: '/dev/null' },
  });
  expect(stderr).toContain('cannot write /dev/null/l2pop/');
  expect(exitCode).toBe(2);
});
