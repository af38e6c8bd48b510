/** Exit statuses as diff(1) has them. */
export const EXIT = {
  nothingFound: 0,
  found: 1,
  trouble: 2,
  interrupted: 130,
  /** As a shell reports SIGPIPE, which other tools die of. */
  brokenPipe: 141,
  terminated: 143,
} as const;
