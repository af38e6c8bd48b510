import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stagesToJson } from '../../src/fdb/plan-json.ts';
import { checkPlannedBroker, checkSavedPlan, PlanDoesNotFit } from '../../src/repair/guards/saved-plan.ts';
import { MalformedPlan, PlanNotSaved, readPlan, type SavedPlan, savePlan } from '../../src/repair/saved-plan.ts';
import { dump, M1, T3 } from '../fdb/small-state.ts';
import { planFor } from './some-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-plans-'));
const createdAt = new Date('2026-11-27T12:00:00Z');
const saved: SavedPlan = {
  l2popVersion: '1.2.3',
  createdAt,
  broker: { cluster: 'rabbit@ctl1', vhost: '/' },
  origin: 'lab file lab.yaml',
  dumpTakenAt: new Date('2026-11-27T11:58:00Z'),
  held: 4,
  ownTunnelIps: ['10.0.0.1'],
  unmended: 0,
  plan: planFor(dump({ unicast: new Map([[M1, T3]]), arp: new Map([['192.168.0.9', M1]]) })),
};

describe('a saved plan', () => {
  it('is read back as it was, casts, drift and changes', async () => {
    const file = join(folder, 'whole.json');
    await savePlan(file, saved);
    const { plan, ...rest } = await readPlan(file);
    const { plan: planned, ...before } = saved;
    expect(rest).toEqual(before);
    expect(stagesToJson(plan)).toEqual(stagesToJson(planned));
  });

  it('is for its user alone, also where the file was there', async () => {
    const file = join(folder, 'there.json');
    writeFileSync(file, 'old', { mode: 0o644 });
    chmodSync(file, 0o644);
    await savePlan(file, saved);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not half there when it cannot be written', async () => {
    await expect(savePlan(join(folder, 'nosuch', 'plan.json'), saved)).rejects.toBeInstanceOf(PlanNotSaved);
  });

  it.each<[what: string, change: (document: Record<string, never>) => unknown, RegExp]>([
    ['no JSON', () => 'l2pop', /not JSON/],
    ['another format', (document) => ({ ...document, l2pop_plan: 2 }), /l2pop_plan: /],
    [
      'a cast without entries',
      (document) => ({ ...document, stages: [[{ number: 1 }]] }),
      /stages\.0\.0\.network_id: /,
    ],
    [
      'entries that are none',
      (document) => {
        const copy = JSON.parse(JSON.stringify(document));
        copy.stages[0][0].fdb_entries = { n: { segment_id: '1', network_type: 'vxlan', ports: {} } };
        return copy;
      },
      /segment_id: expected an integer/,
    ],
  ])('is refused where it is %s, naming the place', async (_, change, fault) => {
    const file = join(folder, 'broken.json');
    await savePlan(file, saved);
    const changed = change(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed));
    const reading = readPlan(file);
    await expect(reading).rejects.toBeInstanceOf(MalformedPlan);
    await expect(reading).rejects.toThrow(fault);
  });
});

describe('carrying a saved plan out is refused', () => {
  const now = { host: undefined, l2popVersion: '1.2.3', at: new Date('2026-11-27T12:05:00Z'), maxAgeSeconds: 600 };
  it.each([
    { what: 'nothing that does not fit', parts: {}, message: undefined },
    { what: 'its own host', parts: { host: 'compute-1' }, message: undefined },
    {
      what: 'another host',
      parts: { host: 'compute-2' },
      message: 'the saved plan is for host compute-1, not for compute-2',
    },
    {
      what: 'another version',
      parts: { l2popVersion: '1.3.0' },
      message: 'for version l2pop 1.2.3, not for l2pop 1.3.0',
    },
    {
      what: 'a later hour',
      parts: { at: new Date('2026-11-27T13:00:00Z') },
      message: 'the saved plan is of 2026-11-27T12:00:00.000Z, 60 min ago',
    },
    {
      what: 'a dump that was old already',
      parts: { at: new Date('2026-11-27T12:09:00Z') },
      message: 'the dump is of 2026-11-27T11:58:00.000Z, 11 min ago',
    },
    { what: 'a shorter --max-age', parts: { maxAgeSeconds: 60 }, message: '5 min ago; 60 s are allowed' },
  ])('for $what: $message', ({ parts, message }) => {
    const check = () => checkSavedPlan(saved, { ...now, ...parts });
    if (message === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(message);
  });

  it('for another broker or vhost, and for no other reason', () => {
    expect(() => checkPlannedBroker('saved plan', saved.broker, { ...saved.broker })).not.toThrow();
    for (const other of [{ cluster: 'rabbit@ctl2' }, { vhost: 'lab' }]) {
      expect(() => checkPlannedBroker('saved plan', saved.broker, { ...saved.broker, ...other })).toThrow(
        PlanDoesNotFit,
      );
    }
  });
});
