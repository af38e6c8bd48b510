/** Exit statuses as diff(1) has them; the same map writes the help and the README's table. */
export const EXIT = {
  nothingFound: 0,
  found: 1,
  trouble: 2,
  interrupted: 130,
} as const;

export const EXIT_MEANING: Readonly<Record<number, string>> = {
  [EXIT.nothingFound]: 'done; nothing found that differs',
  [EXIT.found]: 'differences found',
  [EXIT.trouble]: 'trouble: wrong usage, no broker, a timeout, a remote error, or nothing that could be compared',
  [EXIT.interrupted]: 'Ctrl-C',
};
