import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { binary, l2pop, root, startL2pop } from '../support/l2pop.ts';
import { startBroker } from '../support/rabbitmq.ts';
import { freshState, isAtPrompt, openRepl } from '../support/repl.ts';
import { openTerminal, whyNoTerminal } from '../support/terminal.ts';

const LAB = ['--from', 'examples/lab.yaml'];
const BLUE = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const FLOWS = readFileSync(join(root, 'examples/compute-1-flows.txt'), 'utf8');
const noTerminal = await whyNoTerminal();

const expectScreen = (screen: string, name: string) =>
  expect(`${screen}\n`).toMatchFileSnapshot(`../golden/screens/${name}.txt`);

describe.skipIf(noTerminal)('the prompt', () => {
  test('is there for l2pop alone on a terminal, and ends with Ctrl-D', async () => {
    const terminal = await openTerminal({
      argv: [process.execPath, binary],
      env: { XDG_STATE_HOME: freshState() },
    });
    onTestFinished(() => terminal.close());
    await terminal.until(isAtPrompt);
    await terminal.press('C-d');
    expect(await terminal.ended()).toBe(0);
  });

  test('is the same after many lines: nothing piles up', async () => {
    const repl = await openRepl();
    for (let count = 0; count < 12; count += 1) await repl.line('use');
    expect(await repl.prompt()).not.toContain('Warning');
  });

  test('shows what is used, and commands go by it', async () => {
    const repl = await openRepl();
    await repl.line('use from examples/lab.yaml');
    await repl.line('use network blue');
    await repl.line('use host compute-1');
    await repl.line('query -f value -c tunnel_ip -c mac');
    await repl.line('last -f csv -c mac | head -2');
    await repl.line('use host compute-9');
    await repl.line('query');
    await repl.line('use host');
    await expectScreen(await repl.line('use'), 'repl-use');
  });

  test('a word that is no command is told with the one that was probably meant', async () => {
    const repl = await openRepl();
    expect(await repl.line('qeury')).toContain("Did you mean query? 'help' lists the commands.");
  });

  test('no password is on it, nor in the list of what is used', async () => {
    const repl = await openRepl();
    await repl.type('use from mysql://neutron:secretpw@127.0.0.1:1/neutron');
    await repl.press('Enter');
    await repl.until('l2pop mysql://127.0.0.1:1>');
    await repl.press('C-l');
    await repl.until((screen) => !screen.includes('secretpw'));
    expect(await repl.line('use')).not.toContain('secretpw');
  });
});

describe.skipIf(noTerminal)('Tab', () => {
  test('completes commands, flags, hosts, networks and files', async () => {
    const repl = await openRepl(LAB);
    const tab = async (typed: string, shown: string) => {
      await repl.type(typed);
      await repl.press('Tab');
      await repl.until(new RegExp(`> ${shown}$`));
    };
    await tab('qu', 'query');
    await tab('--ho', 'query --host');
    await tab('network', 'query --host network-1');
    await tab('--netw', 'query --host network-1 --network');
    await tab('b', 'query --host network-1 --network blue');
    await tab('--form', 'query --host network-1 --network blue --format');
    await tab('j', 'query --host network-1 --network blue --format json');
    await repl.press('C-c');
    await repl.prompt();
    await tab('show exam', 'show examples/');
    await tab('compute-1-fl', 'show examples/compute-1-flows.txt');
    await repl.press('C-c');
    await repl.prompt();
    await tab('lab p', 'lab port');
    await repl.press('C-c');
    await repl.prompt();
    await repl.type('query --host compute-');
    await repl.press('Tab', 'Tab');
    await repl.until(/compute-1 +compute-2 +compute-3[\s\S]*> query --host compute-$/);
    await expectScreen(await repl.screen(), 'repl-completion');
  });

  test('of a flag that was given offers what is left', async () => {
    const repl = await openRepl(LAB);
    await repl.type('query --host compute-1 --ho');
    await repl.press('Tab');
    await repl.type('X');
    expect(await repl.until('--hoX')).toContain('query --host compute-1 --hoX');
  });

  test('over RPC offers the networks and hosts that this session has seen', async () => {
    const url = await servedLab();
    const repl = await openRepl(['--transport-url', url]);
    await repl.line(`query --network ${BLUE} --host compute-1 -f value -c tunnel_ip`);
    await repl.type('query --network 9c');
    await repl.press('Tab');
    await repl.until(`> query --network ${BLUE}`);
    await repl.type('--host c');
    await repl.press('Tab');
    await repl.until(`> query --network ${BLUE} --host compute-1`);
  });
});

describe.skipIf(noTerminal)('history', () => {
  test('is kept for the next session, readable for its user alone, without what is secret', async () => {
    const env = { XDG_STATE_HOME: freshState() };
    const first = await openRepl(LAB, { env });
    await first.line('query --network blue -f value -c tunnel_ip');
    await first.line('use host compute-1');
    await first.type(`query --from rabbit://u:secretpw@127.0.0.1:1/ --network ${BLUE}`);
    await first.press('Enter');
    await first.until('no broker reached');
    await first.press('C-d');
    await first.ended();
    const file = join(env.XDG_STATE_HOME, 'l2pop/history');
    expect(readFileSync(file, 'utf8')).toBe('query --network blue -f value -c tunnel_ip\nuse host compute-1\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const second = await openRepl(LAB, { env });
    await second.press('Up');
    await second.until(/> use host compute-1$/);
    await second.press('Up');
    await second.until(/> query --network blue -f value -c tunnel_ip$/);
  });

  test('is searched by Ctrl-R, and by the beginning of a line with Up', async () => {
    const repl = await openRepl(LAB);
    for (const line of ['query --network blue -f value -c mac', 'use host compute-1', 'use network green']) {
      await repl.line(line);
    }
    await repl.press('C-r');
    await repl.type('blue');
    await expectScreen(await repl.until("(search back)'blue': query --network blue -f value -c mac"), 'repl-search');
    await repl.press('Escape');
    await repl.prompt();
    await repl.press('C-r');
    await repl.type('use');
    await repl.until("(search back)'use': use network green");
    await repl.press('C-r');
    await repl.until("(search back)'use': use host compute-1");
    await repl.press('Enter');
    await repl.until((screen) => screen.split('use host compute-1').length === 3 && isAtPrompt(screen));
    await repl.type('query');
    await repl.press('Up');
    await repl.until(/> query --network blue -f value -c mac$/);
  });
});

describe.skipIf(noTerminal)('Ctrl-C', () => {
  test('ends the running command and not the session', async () => {
    const url = await servedLab();
    const repl = await openRepl(['--transport-url', url]);
    await repl.line(`query --network ${BLUE} -f value -c tunnel_ip`);
    await repl.type(`agent --host bgp-1 --network ${BLUE}`);
    await repl.press('Enter');
    await repl.until(/following casts as agent bgp-1/);
    await repl.press('C-c');
    await repl.prompt();
    await repl.line(`query --network ${BLUE} -f value -c mac | wc -l`);
    await repl.press('C-d');
    expect(await repl.ended()).toBe(0);
  });

  test('ends what a line has given to the shell too, and a repetition', async () => {
    const repl = await openRepl(LAB);
    await repl.type("query --network blue | sh -c 'echo begun; sleep 60'");
    await repl.press('Enter');
    await repl.until(/^begun$/m);
    await repl.press('C-c');
    await repl.prompt();
    await repl.type('every 0.1s query --network blue -f value -c tunnel_ip');
    await repl.press('Enter');
    await repl.until(/^every 0.1s: query --network blue [\s\S]*192\.0\.2\.1/);
    await repl.press('C-c');
    await repl.prompt();
    await repl.line('!echo still here');
    expect(await repl.screen()).toContain('\nstill here\n');
  });

  test('at the prompt drops the line', async () => {
    const repl = await openRepl(LAB);
    await repl.type('fix --host compute-1');
    await repl.until('> fix --host compute-1');
    await repl.press('C-c');
    expect(await repl.prompt()).toMatch(/> fix --host compute-1\^C\nl2pop lab\.yaml>$/);
  });
});

describe.skipIf(noTerminal)('a paste', () => {
  test('is the dump of a command that reads -, ended by a line with . alone', async () => {
    const repl = await openRepl(LAB);
    await repl.type('diff --host compute-1 --network blue - -f value -c kind -c entry');
    await repl.press('Enter');
    await repl.until('0 lines; Ctrl-D or a line . ends them:');
    await repl.paste(FLOWS);
    await repl.until(/\n\d\d lines; Ctrl-D/);
    await repl.type('.');
    await repl.press('Enter');
    await expectScreen(await repl.prompt(), 'repl-paste');
  });

  test('is a dump that Ctrl-D ends, and that Ctrl-C leaves', async () => {
    const repl = await openRepl(LAB);
    await repl.type('show -');
    await repl.press('Enter');
    await repl.until('0 lines;');
    await repl.paste(FLOWS);
    await repl.until(/\n\d\d lines; Ctrl-D/);
    await repl.press('C-d');
    await repl.prompt();
    expect(await repl.screen()).toContain('Open vSwitch agent');
    await repl.type('show -');
    await repl.press('Enter');
    await repl.until(/\n0 lines;[^\n]*$/);
    await repl.press('C-c');
    await repl.until(/\n\^C\nl2pop lab\.yaml>$/);
  });

  test('of several commands runs none before Enter, and stops at the first that fails', async () => {
    const repl = await openRepl(LAB);
    await repl.paste('query --network blue -f value -c segment_id | uniq\nnosuch\nquery --all-networks\nuse\n');
    await repl.until('(4 lines pasted: Enter runs them one after another, Ctrl-C drops them)');
    await repl.press('Enter');
    await repl.until('is not run');
    await expectScreen(await repl.prompt(), 'repl-paste-lines');
  });
});

describe.skipIf(noTerminal)('a new size of the terminal', () => {
  test('is that of the line that is typed, and of the next table', async () => {
    const repl = await openRepl(LAB, { columns: 100 });
    const line = `query --network blue --host compute-1 -c tunnel_ip -c mac -c ip`;
    await repl.type(line);
    await repl.until(line);
    await repl.resize(60, 40);
    await repl.until((screen) => screen.split('\n').every((each) => each.length <= 60));
    await repl.press('Enter');
    await expectScreen(await repl.prompt(), 'repl-resized');
  });
});

describe.skipIf(noTerminal)('a broker that is restarted', () => {
  test('is told lost and back above the prompt, and the session goes on', async () => {
    const broker = await startBroker();
    onTestFinished(() => broker.stop());
    const url = broker.url();
    const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
    onTestFinished(async () => void (await server.stop()));
    await server.line('serving the query');
    const repl = await openRepl(['--transport-url', url, '--network', BLUE, '--host', 'compute-1']);
    await repl.line('query -f value -c tunnel_ip | uniq');
    await repl.type('query -f val');
    await broker.restart();
    await repl.until(/connection lost: [\s\S]*connected again\nl2pop [^\n]*> query -f val$/, 60);
    // the server finds its broker again in a time of its own
    const isServed = async () => (await l2pop(['query', '--network', BLUE, '--transport-url', url])).exitCode === 0;
    await expect.poll(isServed, { timeout: 60_000 }).toBe(true);
    await repl.type('ue -c tunnel_ip | uniq');
    await repl.press('Enter');
    const screen = (await repl.prompt()).replaceAll(`:${broker.node.port}`, ':5672');
    await expectScreen(withoutReason(screen), 'repl-restart');
  }, 120_000);
});

/** What the broker says at its end differs from version to version. */
const withoutReason = (screen: string): string =>
  screen.replace(/(connection lost: )[\s\S]*?(; connecting again)/, '$1…$2');

/** The transport url of a lab that is served. */
async function servedLab(): Promise<string> {
  const { freshVhost } = await import('../support/rabbitmq.ts');
  const url = await freshVhost();
  const server = startL2pop(['serve', '--from', 'examples/lab.yaml', '--transport-url', url]);
  onTestFinished(async () => void (await server.stop()));
  await server.line('serving the query');
  return url;
}
