import { describe, expect, test, vi } from 'vitest';
import type { Inventory, InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { labInventory } from '../../../src/driver/inventory/lab-file.ts';
import { type InventoryRead, sharedReads } from '../../../src/driver/inventory/shared-reads.ts';

const LAB = labInventory('networks: [{ name: a, type: vxlan, segment: 1 }]\nagents: []\nports: []\n', 'lab.yaml');

/** A lab whose loads end when they are told to, each with rows of its own. */
function gated() {
  const loads: { ids: readonly string[] | 'all'; end(): void; fail(error: Error): void }[] = [];
  const inventory: Inventory = {
    ...LAB,
    load: (ids) =>
      new Promise<InventoryRows>((resolve, reject) => {
        loads.push({ ids, end: () => void LAB.load('all').then((rows) => resolve({ ...rows })), fail: reject });
      }),
  };
  return { inventory, loads };
}

describe('reads of an inventory', () => {
  test('of the same networks share one that is running, whatever their order', async () => {
    const { inventory, loads } = gated();
    const onShared = vi.fn();
    const shared = sharedReads(inventory, { onShared });
    const asked = [shared.load(['a', 'b']), shared.load(['b', 'a']), shared.load(['a', 'b', 'a'])];
    expect(loads).toHaveLength(1);
    loads[0]!.end();
    const rows = await Promise.all(asked);
    expect(new Set(rows).size).toBe(1);
    expect(onShared).toHaveBeenCalledTimes(2);
  });

  test('of other networks are reads of their own', () => {
    const { inventory, loads } = gated();
    const shared = sharedReads(inventory);
    void shared.load(['a']);
    void shared.load(['a', 'b']);
    void shared.load('all');
    expect(loads.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b'], 'all']);
  });

  test('are made anew once the last has ended, where nothing is kept', async () => {
    const { inventory, loads } = gated();
    const shared = sharedReads(inventory);
    const first = shared.load(['a']);
    loads[0]!.end();
    await first;
    const second = shared.load(['a']);
    loads[1]!.end();
    expect(await second).not.toBe(await first);
  });

  test('are kept for so long from their beginning, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const { inventory, loads } = gated();
      const shared = sharedReads(inventory, { keepSeconds: 10 });
      const first = shared.load(['a']);
      vi.advanceTimersByTime(4000); // it takes so long
      loads[0]!.end();
      await first;
      vi.advanceTimersByTime(5999);
      expect(await shared.load(['a'])).toBe(await first);
      vi.advanceTimersByTime(1);
      void shared.load(['a']);
      expect(loads).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that fail are told to all who wait, and not kept', async () => {
    const { inventory, loads } = gated();
    const reads: InventoryRead[] = [];
    const shared = sharedReads(inventory, { keepSeconds: 10, onRead: (read) => reads.push(read) });
    const asked = [shared.load(['a']), shared.load(['a'])];
    loads[0]!.fail(new Error('gone'));
    expect(await Promise.allSettled(asked)).toMatchObject([
      { status: 'rejected', reason: { message: 'gone' } },
      { status: 'rejected', reason: { message: 'gone' } },
    ]);
    expect(reads).toMatchObject([{ error: { message: 'gone' } }]);
    void shared.load(['a']);
    expect(loads).toHaveLength(2);
  });

  test('are kept up to so many rows, the oldest not', async () => {
    const row = { agentType: 'Open vSwitch agent', host: 'c1', configurations: {} };
    const agents = Array.from({ length: 90_000 }, () => row); // a large cloud: two such reads are kept
    const inventory: Inventory = { ...LAB, load: async () => ({ ...(await LAB.load('all')), agents }) };
    const onRead = vi.fn();
    const shared = sharedReads(inventory, { keepSeconds: 3600, onRead });
    for (const id of ['a', 'b', 'c']) await shared.load([id]);
    expect(onRead).toHaveBeenCalledTimes(3);
    await shared.load(['c']);
    await shared.load(['b']);
    expect(onRead).toHaveBeenCalledTimes(3);
    await shared.load(['a']);
    expect(onRead).toHaveBeenCalledTimes(4);
  });
});
