import type { TransportEvent } from '../transport/transport.ts';
import { onInterrupt } from './interrupt.ts';

interface Closable {
  close(): Promise<void>;
}

interface Entry {
  opened: Promise<Closable>;
  /** What it is asked may have failed for its own fault: it is opened anew for the next command. */
  isBroken: boolean;
}

/** What a session keeps open; undefined where a command is the whole program. */
let kept: Map<string, Entry> | undefined;

/** Told what becomes of kept connections, between commands too; undefined as `kept` is. */
export let keptLog: ((event: TransportEvent) => void) | undefined;

/** What the session's user has been told. */
const told = new Set<string>();

/** Has a session's user not been told this before? In a command of its own all is new. */
export function isNews(text: string): boolean {
  if (kept === undefined) return true;
  const isNew = !told.has(text);
  told.add(text);
  return isNew;
}

/** From here on what commands open stays open for the next one, until it fails, is interrupted, or `close`. */
export function keepOpen(log: (event: TransportEvent) => void): Closable {
  const session = new Map<string, Entry>();
  kept = session;
  keptLog = log;
  told.clear();
  return {
    async close() {
      kept = undefined;
      keptLog = undefined;
      const all = [...session.values()];
      session.clear();
      await Promise.allSettled(all.map(async ({ opened }) => (await opened).close()));
    },
  };
}

/**
 * In a session the thing that was opened for an equal key before, else a new one; it is closed at a signal. In a session its
 * `close` leaves it open, unless one of its functions was rejected with something else than an answer.
 * @param key what it depends on, in one kind of thing; it may hold secrets, and is shown nowhere
 * @param isAnswer does an error say nothing against the connection?
 */
export async function keptOrOpened<T extends Closable>(
  kind: string,
  key: unknown,
  open: () => Promise<T>,
  isAnswer: (error: unknown) => boolean,
): Promise<T> {
  if (kept === undefined) {
    const opened = await open();
    onInterrupt(() => opened.close());
    return opened;
  }
  const session = kept;
  const name = `${kind} ${JSON.stringify(key)}`;
  let entry = session.get(name);
  if (entry === undefined) {
    entry = { opened: open(), isBroken: false };
    session.set(name, entry);
  }
  const drop = async () => {
    if (session.get(name) === entry) session.delete(name);
    await (await entry.opened).close();
  };
  const opened = await (entry.opened as Promise<T>).catch((error) => {
    if (session.get(name) === entry) session.delete(name);
    throw error;
  });
  const forget = onInterrupt(drop);
  return {
    ...watched(opened, (error) => {
      if (!isAnswer(error)) entry.isBroken = true;
    }),
    close: async () => {
      forget();
      if (entry.isBroken) await drop();
    },
  };
}

/** The same functions, and `onError` of what they are rejected with. */
function watched<T extends object>(thing: T, onError: (error: unknown) => void): T {
  const entries = Object.entries(thing).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    return [
      name,
      (...args: unknown[]) => {
        const outcome = value.apply(thing, args);
        if (outcome instanceof Promise) outcome.catch(onError);
        return outcome;
      },
    ];
  });
  return Object.fromEntries(entries) as T;
}
