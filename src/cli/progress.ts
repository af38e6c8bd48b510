/** Nothing is shown of what takes less. */
const QUIET_MS = 1000;

/**
 * Shows on a terminal's standard error what is being waited for, once it takes more than a second.
 * @param what "asking rabbit@ctl1"
 */
export async function withProgress<T>(what: string, work: Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work;
  const start = Date.now();
  const draw = () => process.stderr.write(`\r${what} … ${Math.round((Date.now() - start) / 1000)} s`);
  let drawn = false;
  const timer = setInterval(() => {
    drawn = true;
    draw();
  }, QUIET_MS);
  timer.unref();
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (drawn) process.stderr.write('\r\u001b[K');
  }
}
