import { spawn } from 'node:child_process';

/** A process that answers a line with a JSON document: a session of l2pop, or what it is measured against. */
export interface LineSession {
  /** Milliseconds from a line's end to its whole answer. */
  askMs(line: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a program of Node.js; its standard input is what `askMs` is given. */
export function startSession(argv: readonly string[]): LineSession {
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let printed = '';
  let answered = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.endsWith('}\n')) answered();
  });
  return {
    askMs: (line) =>
      new Promise((resolve) => {
        printed = '';
        const start = performance.now();
        answered = () => resolve(performance.now() - start);
        child.stdin.write(`${line}\n`);
      }),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
