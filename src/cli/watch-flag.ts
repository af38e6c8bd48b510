import { Flags } from '@oclif/core';

const LONGEST_SECONDS = 86_400;

/** Of commands whose result is worth a look again and again. */
export const watchFlag = {
  watch: Flags.custom<number>({
    description: 'look again so many seconds after each look, until Ctrl-C, and mark what has changed (docs/output.md)',
    helpValue: 'SECONDS',
    helpGroup: 'OUTPUT',
    parse: async (text) => {
      const seconds = Number(text);
      if (seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds;
      throw new Error(`--watch ${text}: expected seconds, from 1 to ${LONGEST_SECONDS}`);
    },
  })(),
};
