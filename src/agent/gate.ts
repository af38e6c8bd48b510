/** What holds casts back until the state that they are about is there. */
export interface Gate {
  open(): void;
  close(): void;
  /** Resolves once it is open. Undefined if it is: then nothing need be waited for. */
  passed(): Promise<void> | undefined;
}

/** A gate that is closed. */
export function createGate(): Gate {
  let release: () => void = () => undefined;
  let opened: Promise<void> | undefined;

  const close = () => {
    opened ??= new Promise((resolve) => {
      release = resolve;
    });
  };
  const wait = async () => {
    // it may have been closed again before whoever waits has its turn
    while (opened !== undefined) await opened;
  };
  close();
  return {
    close,
    open() {
      opened = undefined;
      release();
    },
    passed: () => (opened === undefined ? undefined : wait()),
  };
}
