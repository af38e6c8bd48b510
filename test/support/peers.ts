import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PYTHON = '/usr/bin/python3';
const START_SECONDS = 20;
const STOP_SECONDS = 3;

const peer = (name: string): string => fileURLToPath(new URL(`../peers/${name}.py`, import.meta.url));

/** One line of a Python server: a request that it took. */
export interface PeerEvent {
  event: 'call' | 'fdb';
  method: string;
  args?: Record<string, unknown>;
  host?: string | null;
  fdb_entries?: unknown;
  context: Record<string, unknown>;
}

/** A running `oslo_server.py`. */
export interface PythonServer {
  /** What it took so far. */
  readonly events: PeerEvent[];
  /** SIGSTOP, SIGCONT and the like. */
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM; it deletes its fanout queue. Killed if it does not go. */
  stop(): Promise<void>;
}

/**
 * Starts `oslo_server.py` with these flags; resolves once it is READY.
 * @throws Error with its standard error when it ends before
 */
export async function startPythonServer(url: string, ...flags: string[]): Promise<PythonServer> {
  const child = spawn(PYTHON, [peer('oslo_server'), '--transport-url', url, '--max-seconds', '300', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: PeerEvent[] = [];
  const errors = collect(child);
  await new Promise<void>((ready, failed) => {
    const timer = setTimeout(() => {
      failed(new Error(`oslo_server.py was not ready in ${START_SECONDS} s:\n${errors()}`));
      child.kill('SIGKILL');
    }, START_SECONDS * 1000);
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line !== 'READY') return void events.push(JSON.parse(line) as PeerEvent);
      clearTimeout(timer);
      ready();
    });
    child.once('error', failed);
    child.once('exit', (status) => failed(new Error(`oslo_server.py ended with ${status}:\n${errors()}`)));
  });
  return {
    events,
    signal: (signal) => void child.kill(signal),
    stop: () => stop(child),
  };
}

/** What `oslo_client.py` prints of an error. */
export interface PeerError {
  kind: 'remote' | 'timeout' | 'undeliverable' | 'delivery' | 'other';
  class: string;
  module: string | null;
  message: string;
  args: unknown[];
  traceback: string[];
}

/** How a run of `oslo_client.py` ended: an answer for each repetition. */
export interface PythonAnswers {
  status: number;
  answers: unknown[];
  /** Of the last answer, if that is one. */
  error: PeerError | undefined;
}

/** Runs `oslo_client.py VERB ...` to its end. @throws Error when it prints nothing */
export async function runPythonClient(url: string, verb: string, ...flags: string[]): Promise<PythonAnswers> {
  const child = spawn(PYTHON, [peer('oslo_client'), verb, '--transport-url', url, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = collect(child);
  const answers: unknown[] = [];
  const lines = createInterface({ input: child.stdout! }).on('line', (line) => answers.push(JSON.parse(line)));
  const [[status]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  if (answers.length === 0) throw new Error(`oslo_client.py ended with ${status} and no answer:\n${errors()}`);
  const last = answers.at(-1) as { error?: PeerError } | null;
  return { status: status as number, answers, error: last?.error };
}

/** Reads standard error; the last 4,000 characters are kept. */
function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // one that is stopped would not take SIGTERM
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  // the metrics thread of 14.0.3 holds its exit back for 10 s, with all queues and connections gone already
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
  await ended;
  clearTimeout(timer);
}
