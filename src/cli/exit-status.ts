/** Exit statuses as diff(1) has them. */
export const EXIT = {
  nothingFound: 0,
  found: 1,
  trouble: 2,
  interrupted: 130,
  terminated: 143,
} as const;
