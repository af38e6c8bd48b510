import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { installOnDebian, mayInstall } from './install-on-debian.ts';
import { cleanEnvironment, root } from './l2pop.ts';

/** A real terminal (tmux's) with a program in it, as its user sees it. */
export interface Terminal {
  /** Types a text as it stands, without a return at its end. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names: `Enter`, `Tab`, `Up`, `C-c`, `C-r`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Pastes as terminals do: in brackets, where the program asked for them. */
  paste(text: string): Promise<void>;
  /**
   * Waits for a text on the screen, or for the screen to pass; returns the screen.
   * @throws Error with the screen when the program ends without, or after so many seconds
   */
  until(wanted: string | RegExp | ((screen: string) => boolean), seconds?: number): Promise<string>;
  /** What is shown now; no blanks at the ends of lines, no empty lines at its end. */
  screen(): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Waits for the program's end; returns its exit status. */
  ended(): Promise<number>;
  /** Ends the program and the terminal. */
  close(): Promise<void>;
}

export interface TerminalOptions {
  argv: readonly string[];
  /** Default 80 x 24. */
  columns?: number;
  rows?: number;
  /** Beside those of every program under test. */
  env?: Record<string, string>;
  /** Default: the project's folder. */
  cwd?: string;
}

/** Between two looks at the screen. */
const LOOK_MS = 40;
const PATIENCE_SECONDS = 15;

/** Why no terminal can be driven here; undefined when it can. tmux is installed where that may be done. */
export async function whyNoTerminal(): Promise<string | undefined> {
  if (!hasTmux() && mayInstall()) await installOnDebian('tmux', ['tmux']);
  if (hasTmux()) return undefined;
  console.warn('\nSKIPPED: nothing is tried in a terminal, for tmux (3.2 or later) is not installed.\n');
  return 'tmux is not installed';
}

function hasTmux(): boolean {
  try {
    const version = /(\d+)\.(\d+)/.exec(execFileSync('tmux', ['-V'], { encoding: 'utf8' }));
    return version !== null && Number(version[1]) * 100 + Number(version[2]) >= 302;
  } catch {
    return false;
  }
}

/** Starts a program in a terminal of its own: a tmux server with a socket of its own and no one's configuration. */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { argv, columns = 80, rows = 24, env = {}, cwd = root } = options;
  const socket = `l2pop-test-${process.pid}-${randomBytes(4).toString('hex')}`;
  const tmux = async (...words: readonly string[]): Promise<string> => {
    // the server, which the first command starts, hands its own environment to the program
    const { stdout } = await execa('tmux', ['-u', '-L', socket, '-f', '/dev/null', ...words], {
      extendEnv: false,
      env: { ...cleanEnvironment, ...env },
      cwd,
    });
    return stdout;
  };
  const size = ['-x', String(columns), '-y', String(rows)];
  const settings = {
    status: 'off',
    'remain-on-exit': 'on',
    'remain-on-exit-format': '',
    'default-terminal': 'screen-256color',
    'escape-time': '0',
  };
  await tmux(
    'start-server',
    ...Object.entries(settings).flatMap(([name, value]) => [';', 'set-option', '-gq', name, value]),
    ...[';', 'new-session', '-d', ...size, '-c', cwd, '--', ...argv],
  );
  const end = () => {
    try {
      execFileSync('tmux', ['-L', socket, 'kill-server'], { stdio: 'ignore' });
    } catch {
      // it has ended
    }
  };
  process.once('exit', end);

  const screen = async (): Promise<string> => (await tmux('capture-pane', '-p')).replace(/[ \t]+$/gm, '').trimEnd();
  /** Its exit status, as a shell tells it, once it has ended. */
  const status = async (): Promise<number | undefined> => {
    const format = '#{pane_dead} #{pid} #{pane_dead_status} #{pane_dead_signal}';
    const [isDead, server, code, signal] = (await tmux('display-message', '-p', format)).split(' ');
    if (isDead !== '1') return undefined;
    if (!code && !signal) {
      // the terminal is closed a moment before it is known how; of a busy machine's many ends tmux 3.3 sometimes misses one
      process.kill(Number(server), 'SIGCHLD');
      return undefined;
    }
    return code ? Number(code) : 128 + Number(signal);
  };

  return {
    screen,
    type: async (text) => void (await tmux('send-keys', '-l', '--', text)),
    press: async (...keys) => void (await tmux('send-keys', '--', ...keys)),
    async paste(text) {
      await tmux('set-buffer', '--', text, ';', 'paste-buffer', '-p');
    },
    async until(wanted, seconds = PATIENCE_SECONDS) {
      const giveUp = Date.now() + seconds * 1000;
      for (;;) {
        const hasEnded = (await status()) !== undefined;
        const shown = await screen();
        const isThere =
          typeof wanted === 'string'
            ? shown.includes(wanted)
            : typeof wanted === 'function'
              ? wanted(shown)
              : wanted.test(shown);
        if (isThere) return shown;
        if (hasEnded) throw new Error(`the program ended without ${wanted}:\n${shown}`);
        if (Date.now() > giveUp) throw new Error(`no ${wanted} within ${seconds} s:\n${shown}`);
        await sleep(LOOK_MS);
      }
    },
    resize: async (toColumns, toRows) =>
      void (await tmux('resize-window', '-x', String(toColumns), '-y', String(toRows))),
    async ended() {
      const giveUp = Date.now() + PATIENCE_SECONDS * 1000;
      for (;;) {
        const ended = await status();
        if (ended !== undefined) return ended;
        if (Date.now() > giveUp) throw new Error(`the program goes on:\n${await screen()}`);
        await sleep(LOOK_MS);
      }
    },
    async close() {
      process.off('exit', end);
      end();
    },
  };
}
