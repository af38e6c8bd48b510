/** Work that is wanted more often than it can be done. */
export interface Coalesced {
  /** Does it now, or once more after the run that is under way. */
  want(): void;
  /** Resolves when nothing is wanted any more. */
  settled(): Promise<void>;
}

/** Never two runs at a time; whatever is wanted during one is a single further run. @param work may not reject */
export function coalesced(work: () => Promise<void>): Coalesced {
  let isWanted = false;
  let running: Promise<void> | undefined;

  const run = async () => {
    while (isWanted) {
      isWanted = false;
      await work();
    }
    running = undefined;
  };
  return {
    want() {
      isWanted = true;
      running ??= run();
    },
    settled: async () => running,
  };
}
