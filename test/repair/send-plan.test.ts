import { describe, expect, it } from 'vitest';
import { preparePlan } from '../../src/fdb/cast-effects.ts';
import { lockHost } from '../../src/repair/host-lock.ts';
import { type CastFate, SendingStopped, sendPlan } from '../../src/repair/send-plan.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { LockHeld, NobodyListens } from '../../src/transport/errors.ts';
import type { Method, Transport } from '../../src/transport/transport.ts';
import { dump, F, M1, T2, T3 } from '../fdb/small-state.ts';
import { openRoom } from '../rpc/open-room.ts';
import { adding, HOST, planOf, removing } from './some-plan.ts';

const observed = dump();
const first = planOf(adding({ [T2]: [F] }), adding({ [T3]: [F] }));
const plan = preparePlan(
  { ...first, stages: [...first.stages, ...planOf(removing({ [T2]: [[M1, '::']] })).stages] },
  observed,
);

async function agent(transport: Transport, onCast: (method: string) => void = () => undefined) {
  const note =
    (name: string): Method =>
    (_, { host }) =>
      onCast(`${name} ${host}`);
  const names = ['add_fdb_entries', 'remove_fdb_entries', 'update_fdb_entries'];
  const methods = Object.fromEntries(names.map((name) => [name, note(name)]));
  return transport.serve({ topic: AGENT_TOPIC, server: HOST }, [{ version: '1.7', methods }], { concurrency: 1 });
}

const options = (log: string[], lost = new AbortController().signal) => ({
  exchange: 'neutron',
  lock: { lost },
  onSending: (cast: number) => void log.push(`sending ${cast}`),
  onFate: (cast: number, fate: CastFate) => void log.push(`${fate} ${cast}`),
  afterStage: async () => void log.push('stage'),
});

describe('sending a plan', () => {
  it('goes stage by stage, each cast told before and after it', async () => {
    const open = openRoom();
    const log: string[] = [];
    await agent(open());
    expect(await sendPlan(open(), plan, options(log))).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(log).toEqual(['sending 1', 'confirmed 1', 'sending 2', 'confirmed 2', 'stage', 'sending 3', 'confirmed 3']);
  });

  it('stops when the agent stops, and sends nothing more', async () => {
    const open = openRoom();
    const log: string[] = [];
    const served = await agent(open());
    const scene = { ...options(log), afterStage: () => served.stop() };
    const stopped = await sendPlan(open(), plan, scene).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(SendingStopped);
    expect(stopped).toMatchObject({ fates: ['confirmed', 'confirmed', 'not-sent'], cause: expect.any(NobodyListens) });
  });

  it('stops before the next cast when the lock is lost', async () => {
    const open = openRoom();
    const log: string[] = [];
    await agent(open());
    const loss = new AbortController();
    const scene = { ...options(log, loss.signal), afterStage: async () => loss.abort(new Error('connection lost')) };
    await expect(sendPlan(open(), plan, scene)).rejects.toThrow(
      'stopped: 2 of 3 casts confirmed, 0 unknown, 1 not sent: the lock of host compute-1 was lost',
    );
    expect(log.at(-1)).toBe('confirmed 2');
  });

  it('sends nothing that the journal could not note before', async () => {
    const open = openRoom();
    const taken: string[] = [];
    await agent(open(), (cast) => taken.push(cast));
    const full = () => {
      throw new Error('disk full');
    };
    await expect(sendPlan(open(), plan, { ...options([]), onSending: full })).rejects.toThrow(/0 of 3 .* disk full/);
    expect(taken).toEqual([]);
  });
});

it('one repair of a host at a time, and any number of hosts', async () => {
  const open = openRoom();
  const lock = await lockHost(open(), HOST);
  await expect(lockHost(open(), HOST)).rejects.toBeInstanceOf(LockHeld);
  await (await lockHost(open(), 'compute-2')).release();
  await lock.release();
  await (await lockHost(open(), HOST)).release();
});
