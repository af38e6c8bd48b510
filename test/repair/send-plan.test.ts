import { describe, expect, it, test } from 'vitest';
import { preparePlan } from '../../src/fdb/cast-effects.ts';
import { lockHost } from '../../src/repair/host-lock.ts';
import { type CastFate, SendingStopped, sendPlan } from '../../src/repair/send-plan.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import {
  AccessRefused,
  BrokerBlocked,
  ConnectionLost,
  DeliveryUnknown,
  PublishTimeout,
} from '../../src/transport/broker-errors.ts';
import { LockHeld, NobodyListens, TransportClosed } from '../../src/transport/errors.ts';
import type { CastOptions, Method, Transport } from '../../src/transport/transport.ts';
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

const broker = { host: 'ctl1', port: 5672, vhost: '/' };

describe('a cast that fails', () => {
  test.each<[string, Error, 'before' | 'after', CastFate]>([
    ['held back by a blocked broker', new BrokerBlocked(broker, 'low on memory'), 'before', 'not-sent'],
    ['that had left when the broker was blocked', new BrokerBlocked(broker, 'low on memory'), 'after', 'unknown'],
    ['whose queue could not be looked at', new ConnectionLost('rabbit@ctl1', 'cut'), 'before', 'not-sent'],
    ['without a channel by its deadline', new PublishTimeout('rabbit@ctl1', 'neutron', 'q'), 'before', 'not-sent'],
    ['without a confirm by its deadline', new PublishTimeout('rabbit@ctl1', 'neutron', 'q'), 'after', 'unknown'],
    ['of a closed transport', new TransportClosed('rabbit@ctl1'), 'before', 'not-sent'],
    ['interrupted before it left', new DOMException('interrupted', 'AbortError'), 'before', 'not-sent'],
    ['interrupted before its confirm', new DOMException('interrupted', 'AbortError'), 'after', 'unknown'],
    ['whose confirm was lost', new DeliveryUnknown('rabbit@ctl1', 'neutron', 'q'), 'after', 'unknown'],
    ['that was returned', new NobodyListens({ topic: AGENT_TOPIC }, 'q', 'no-queue'), 'after', 'not-sent'],
    [
      'that may not be published',
      new AccessRefused(broker, 'u', 'write', { kind: 'exchange', name: 'neutron' }, ''),
      'after',
      'not-sent',
    ],
  ])('%s (%s, %s it was written) is %s', async (_, error, fails, fate) => {
    const cast = async (_target: unknown, _method: string, _args: unknown, { onWritten }: CastOptions = {}) => {
      if (fails === 'after') onWritten?.();
      throw error;
    };
    const stopped = sendPlan({ cast } as Partial<Transport> as Transport, plan, options([]));
    await expect(stopped).rejects.toMatchObject({ fates: [fate, 'not-sent', 'not-sent'], cause: error });
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
