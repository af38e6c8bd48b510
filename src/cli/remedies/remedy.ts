/** What to do next about an error, in a line or two; undefined where it is not about this error. */
export type Remedy = (error: unknown) => string | undefined;

// biome-ignore lint/suspicious/noExplicitAny: error classes take whatever their facts are
type ErrorClass<E extends Error> = new (...facts: any[]) => E;

/** The remedy of one class of errors. */
export const when =
  <E extends Error>(kind: ErrorClass<E>, remedy: (error: E) => string | undefined): Remedy =>
  (error) =>
    error instanceof kind ? remedy(error) : undefined;

/** Names that still fit a line. */
export const shortList = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
