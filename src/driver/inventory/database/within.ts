/**
 * What a piece of work comes to, if it does so in time.
 * @param overdue called when the time is over: ends the work's own waiting, and makes the error to throw
 */
export async function within<T>(seconds: number, work: () => Promise<T>, overdue: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(overdue()), seconds * 1000);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
