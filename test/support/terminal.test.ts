import { expect, onTestFinished, test } from 'vitest';
import { openTerminal, type TerminalOptions, whyNoTerminal } from './terminal.ts';

const noTerminal = await whyNoTerminal();

async function open(options: TerminalOptions) {
  const terminal = await openTerminal(options);
  onTestFinished(() => terminal.close());
  return terminal;
}

test.skipIf(noTerminal)('a program in a terminal sees what is typed, pressed and pasted, and the size', async () => {
  const terminal = await open({ argv: ['/bin/sh'], columns: 60, rows: 10 });
  await terminal.until(/[#$]$/m);
  await terminal.type('echo "a; b" | tr ab cd');
  await terminal.press('Enter');
  await terminal.until(/^\W*c; d$/m);
  await terminal.paste('echo first\necho second\n');
  await terminal.until(/^\W*second$/m);
  await terminal.resize(44, 8);
  await terminal.type('stty size');
  await terminal.press('Enter');
  await terminal.until(/^\W*8 44$/m);
  await terminal.type('exit 7');
  await terminal.press('Enter');
  expect(await terminal.ended()).toBe(7);
  expect(await terminal.screen()).toContain('exit 7');
});

test.skipIf(noTerminal)('a program that ends without the text is said with its screen', async () => {
  const terminal = await open({ argv: ['/bin/sh', '-c', 'echo bye; read -r line'] });
  await terminal.until('bye'); // what a program writes in its very last moment a terminal may lose
  const waiting = expect(terminal.until('hello')).rejects.toThrow(/ended without hello:\nbye/);
  await terminal.press('Enter');
  await waiting;
});
