/** So many characters may wait before whoever writes has to: more than a busy bus brings in a turn of the event loop. */
const MOST_WAITING = 4 * 2 ** 20;

/** Text on its way out, many lines at a time. */
export interface LineWriter {
  /** Resolves at once while little waits, else when all is out. */
  write(text: string): void | Promise<void>;
  /** Resolves when all is out. @throws what `send` has thrown */
  flush(): Promise<void>;
  /** Rejects with what `send` throws; never resolves. */
  readonly failed: Promise<never>;
}

/** Sends what was written in one turn of the event loop as one text; a text is sent when the one before is out. */
export function lineWriter(send: (text: string) => Promise<unknown>): LineWriter {
  let waiting = '';
  let sending: Promise<void> | undefined;
  let fail: (error: unknown) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const sendAll = async () => {
    await new Promise(setImmediate);
    while (waiting !== '') {
      const text = waiting;
      waiting = '';
      await send(text);
    }
    sending = undefined;
  };

  const start = (): Promise<void> => {
    sending ??= sendAll().catch((error) => {
      fail(error);
      throw error;
    });
    sending.catch(() => undefined); // `failed` and `flush` say it
    return sending;
  };

  return {
    failed,
    write(text) {
      waiting += text;
      const sent = start();
      return waiting.length > MOST_WAITING ? sent : undefined;
    },
    flush: async () => void (await sending),
  };
}
