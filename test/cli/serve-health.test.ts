import { describe, expect, test, vi } from 'vitest';
import { watchHealth } from '../../src/cli/serve/health.ts';
import type { FdbQuery } from '../../src/fdb/query.ts';

const watchOver = (agents: () => Promise<never[]>) => {
  const watch = watchHealth({ agents } as unknown as FdbQuery);
  watch.consuming(true);
  return watch;
};

describe('the health of serve', () => {
  test('is that of a source which answers', async () => {
    expect(await watchOver(async () => []).look()).toEqual({ isWell: true, broker: 'ok', inventory: 'ok' });
  });

  test('is bad while the source fails, with its reason', async () => {
    const watch = watchOver(async () => {
      throw new Error('login refused');
    });
    expect(await watch.look()).toMatchObject({ isWell: false, inventory: 'login refused' });
  });

  test('is told in time of a source that is stuck, which is asked by one look alone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const agents = vi.fn(() => new Promise<never[]>(() => {}));
      const watch = watchOver(agents);
      for (const seconds of [3, 6, 9]) {
        const told = watch.look();
        await vi.advanceTimersByTimeAsync(3000);
        expect(await told).toMatchObject({ isWell: false, inventory: `no answer for ${seconds} s` });
      }
      expect(agents).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test('looks at the source every five seconds at most', async () => {
    const agents = vi.fn(async () => []);
    const watch = watchOver(agents);
    for (let probe = 0; probe < 10; probe += 1) await watch.look();
    expect(agents).toHaveBeenCalledTimes(1);
  });
});
