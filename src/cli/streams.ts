import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes. */
export interface Streams {
  /** What `-` reads. */
  readonly stdin: Readable;
  /** Where results go; with columns where it is a terminal. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
}

/** The process's own; each is opened when it is first used. */
const OWN: Streams = {
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return process.stdout;
  },
};

/** Of the command that runs now. */
export let streams: Streams = OWN;

/** Runs a command of a session with streams of its own: a pipe to another program, pasted input. */
export async function withStreams<T>(given: Partial<Streams>, work: () => Promise<T>): Promise<T> {
  const before = streams;
  streams = { stdin: given.stdin ?? before.stdin, stdout: given.stdout ?? before.stdout };
  try {
    return await work();
  } finally {
    streams = before;
  }
}
