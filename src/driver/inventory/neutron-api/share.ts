/** Work in flight is shared: who asks the same while it goes on gets the same answer, and no second read is made. */
export function createShare() {
  const inFlight = new Map<string, Promise<unknown>>();
  return <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const known = inFlight.get(key) as Promise<Result> | undefined;
    if (known !== undefined) return known;
    const started = work().finally(() => inFlight.delete(key));
    inFlight.set(key, started);
    return started;
  };
}
