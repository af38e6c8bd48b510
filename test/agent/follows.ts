import { describe, expect, onTestFinished, test } from 'vitest';
import type { AgentChange, AgentOptions } from '../../src/agent/agent-options.ts';
import { L2popAgent } from '../../src/agent/l2pop-agent.ts';
import type { AgentCast } from '../../src/fdb/agent-cast.ts';
import { FLOODING_ENTRY as F, type FdbEntries, type Pair } from '../../src/fdb/entries.ts';
import { UnknownNetwork } from '../../src/fdb/query.ts';
import { AgentListens } from '../../src/rpc/agent-errors.ts';
import { AGENT_TOPIC } from '../../src/rpc/agent-interface.ts';
import { createAgentNotifier } from '../../src/rpc/agent-notifier.ts';
import { NetworkNotFound } from '../../src/rpc/network-not-found.ts';
import { createQueryClient } from '../../src/rpc/query-client.ts';
import type { Method, Transport } from '../../src/transport/transport.ts';
import { pythonError, serveMethod } from '../rpc/open-room.ts';

export const HOST = 'bgp-1.example.org';
export const N = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const OTHER = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1002';
const OWN = '192.0.2.1';
export const T2 = '192.0.2.2';
const T3 = '192.0.2.3';
export const A: Pair = ['fa:16:3e:0a:02:01', '192.168.10.21'];
export const B: Pair = ['fa:16:3e:0a:02:02', '192.168.10.22'];
const A_NEW: Pair = [A[0], '192.168.10.99'];
const C: Pair = ['fa:16:3e:0a:02:03', '192.168.10.23'];

export const entries = (ports: Record<string, readonly Pair[]>, id = N): FdbEntries => ({
  [id]: { segment_id: 1001, network_type: 'vxlan', ports },
});
export const added = (ports: Record<string, readonly Pair[]>, id = N): AgentCast => ({
  method: 'add_fdb_entries',
  to: 'all agents',
  fdbEntries: entries(ports, id),
});
const removed = (ports: Record<string, readonly Pair[]>): AgentCast => ({
  method: 'remove_fdb_entries',
  to: 'all agents',
  fdbEntries: entries(ports),
});

/** A promise with its end outside. */
function door() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

/** An agent under test, and all that it says. */
export function startAgent(transport: Transport, options: Partial<AgentOptions> = {}) {
  const changes: AgentChange[] = [];
  const lines: string[] = [];
  let wake = () => {};
  const agent = new L2popAgent(transport, {
    host: HOST,
    networks: [N],
    query: createQueryClient(transport),
    retrySeconds: 0.05,
    ...options,
    onChange: async (change) => {
      changes.push(change);
      await options.onChange?.(change);
      wake();
    },
    log: ({ level, message }) => {
      lines.push(`${level}: ${message}`);
      wake();
    },
  });
  onTestFinished(() => agent.stop());
  const started = agent.start();
  started.catch(() => undefined);
  /** Waits for what an event of the agent makes true. */
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const said = (text: string) => until(() => lines.some((line) => line.includes(text)));
  const holds = (expected: FdbEntries) =>
    until(() => JSON.stringify(agent.entries) === JSON.stringify(expected)).then(() =>
      expect(agent.entries).toEqual(expected),
    );
  return { agent, started, changes, lines, said, holds };
}

/**
 * What an agent promises on every driver.
 * @param room transports that reach each other and nobody else
 */
export function follows(room: () => Promise<{ open(): Transport; deleteQueue(queue: string): Promise<void> }>): void {
  /** A server of the query with these answers in turn, the last one again and again. */
  async function answering(open: () => Transport, ...answers: (FdbEntries | Method)[]) {
    const asked: Readonly<Record<string, unknown>>[] = [];
    const transport = open();
    const method: Method = (context, args, request) => {
      asked.push(args);
      const answer = answers[Math.min(asked.length, answers.length) - 1]!;
      return typeof answer === 'function' ? answer(context, args, request) : answer;
    };
    const server = await serveMethod(transport, method);
    return { asked, server, notifier: createAgentNotifier(transport), transport };
  }

  describe('at the start', () => {
    test('it asks for its networks, as its host and requestor, and holds the answer', async () => {
      const { open } = await room();
      const { asked } = await answering(open, entries({ [T2]: [F, A] }));
      const { agent, started, changes } = startAgent(open(), { source: 'BGPVPN' });
      await started;
      expect(asked).toEqual([{ network_ids: [N], host: HOST, source: 'BGPVPN' }]);
      expect(agent.entries).toEqual(entries({ [T2]: [F, A] }));
      expect(agent.held).toBe(2);
      expect(changes).toMatchObject([{ cause: 'answer', networkIds: [N], added: 2, removed: 0, held: 2 }]);
    });

    test('casts that come before the answer are held back, and taken after it in their order', async () => {
      const { open } = await room();
      const isAsked = door();
      const mayAnswer = door();
      const { notifier } = await answering(open, async () => {
        isAsked.open();
        await mayAnswer.passed;
        return entries({ [T2]: [F, A] });
      });
      const { agent, started, changes, holds } = startAgent(open());
      await isAsked.passed;
      await notifier.send(added({ [T2]: [B], [T3]: [F] }));
      await notifier.send(removed({ [T3]: [F] }));
      await notifier.send(removed({ [T2]: [A] }));
      expect(agent.held).toBe(0);
      mayAnswer.open();
      await started;
      await holds(entries({ [T2]: [F, B] }));
      expect(changes.map(({ cause }) => cause)).toEqual([
        'answer',
        'add_fdb_entries',
        'remove_fdb_entries',
        'remove_fdb_entries',
      ]);
    });

    test('nobody answers: it says so, holds casts back, and asks again until somebody does', async () => {
      const { open } = await room();
      const { agent, started, said, holds } = startAgent(open());
      await said('casts are held back, asking again in 0.1 s');
      await createAgentNotifier(open()).send(added({ [T3]: [F] }));
      expect(agent.held).toBe(0);
      await answering(open, entries({ [T2]: [F, A] }));
      await started;
      await holds(entries({ [T2]: [F, A], [T3]: [F] }));
    });

    test('a network that the source does not know is left out with a warning, and stays followed', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, (_context, { network_ids }) => {
        if ((network_ids as string[]).includes(OTHER)) {
          throw new NetworkNotFound(new UnknownNetwork(OTHER, 'here'));
        }
        return entries({ [T2]: [F, A] });
      });
      const { started, lines, holds } = startAgent(open(), { networks: [OTHER, N] });
      await started;
      expect(lines).toEqual([
        expect.stringMatching(`^warning: network ${OTHER} is unknown to .*: its entries are dropped$`),
      ]);
      await notifier.send(added({ [T3]: [F] }, OTHER));
      await holds({ ...entries({ [T2]: [F, A] }), ...entries({ [T3]: [F] }, OTHER) });
    });

    test('a source that knows none of its networks is an error', async () => {
      const { open } = await room();
      await answering(open, () => {
        throw new NetworkNotFound(new UnknownNetwork(N, 'here'));
      });
      const { started } = startAgent(open());
      await expect(started).rejects.toMatchObject({ name: 'UnknownNetwork', networkId: N });
    });

    test("a server that cannot answer for one host is asked for all; the agent's own tunnel ip is left out", async () => {
      const { open } = await room();
      const { asked } = await answering(open, (_context, { host }) => {
        if (host !== null) throw pythonError('AttributeError', "'str' object has no attribute 'host'");
        return entries({ [OWN]: [F, B], [T2]: [F, A] });
      });
      const { agent, started, lines } = startAgent(open(), { tunnelIps: [OWN] });
      await started;
      expect(asked.map(({ host }) => host)).toEqual([HOST, null]);
      expect(lines).toEqual([expect.stringContaining('cannot answer for one host')]);
      expect(agent.entries).toEqual(entries({ [T2]: [F, A] }));
    });

    test('where an agent of that name listens it refuses, and that agent goes on', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, entries({}));
      const first = startAgent(open());
      await first.started;
      const second = startAgent(open());
      const error: unknown = await second.started.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AgentListens);
      expect(error).toMatchObject({ host: HOST, queue: `${AGENT_TOPIC}.${HOST}`, consumers: 1 });
      await notifier.send(added({ [T2]: [F] }));
      await first.holds(entries({ [T2]: [F] }));
    });

    test('casts that an earlier agent of that name has left waiting are not taken', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, entries({ [T2]: [F] }));
      const first = startAgent(open());
      await first.started;
      await first.agent.stop();
      await notifier.send({ ...added({ [T3]: [F, C] }), to: { host: HOST } }, { wait: true });
      const second = startAgent(open());
      await second.started;
      await notifier.send(added({ [T2]: [A] }));
      await second.holds(entries({ [T2]: [F, A] }));
    });

    test('it can be stopped while nobody answers', async () => {
      const { open } = await room();
      const { agent, started, said } = startAgent(open());
      await said('casts are held back');
      await agent.stop();
      await started;
      expect(await open().listeners({ topic: AGENT_TOPIC, server: HOST })).toMatchObject({ consumers: 0 });
    });
  });

  describe('casts', () => {
    test('are taken strictly one after another, with the entries that the callbacks are given', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, entries({}));
      const doing: unknown[] = [];
      const mayEnd = door();
      const { started, holds } = startAgent(open(), {
        fdbAdd: async (given) => {
          doing.push('add begins');
          await mayEnd.passed;
          doing.push(given);
        },
        fdbUpdate: (given) => doing.push(given),
        fdbRemove: (given) => doing.push(given),
      });
      await started;
      const chg_ip = { [N]: { [T2]: { before: [A], after: [A_NEW] } } };
      await notifier.send(added({ [T2]: [F, A] }));
      await notifier.send({ method: 'update_fdb_entries', to: 'all agents', fdbEntries: { chg_ip } });
      await notifier.send(removed({ [T2]: [F] }));
      mayEnd.open();
      await holds(entries({ [T2]: [A_NEW] }));
      expect(doing).toEqual(['add begins', entries({ [T2]: [F, A] }), { chg_ip }, entries({ [T2]: [F] })]);
    });

    test('that are malformed, for another, or its own are passed over', async () => {
      const { open } = await room();
      const { transport } = await answering(open, entries({ [T2]: [F] }));
      const { agent, started, lines, holds } = startAgent(open(), { source: 'BGPVPN' });
      await started;
      const target = { exchange: 'neutron', topic: AGENT_TOPIC, fanout: true, version: '1.0' };
      const cast = (args: Record<string, unknown>) => transport.cast(target, 'add_fdb_entries', args);
      const good = entries({ [T3]: [F] });
      await cast({ fdb_entries: { ...good, [OTHER]: { segment_id: 7 } } });
      await cast({ fdb_entries: good, host: 'compute-1' });
      await cast({ fdb_entries: { ...good, source: 'BGPVPN' } });
      await cast({ fdb_entries: entries({ [T3]: [F] }, OTHER) });
      await cast({ fdb_entries: entries({ [T2]: [A] }), host: HOST });
      await holds(entries({ [T2]: [F, A] }));
      expect(lines).toEqual([
        `warning: add_fdb_entries was refused: FDB entries: ${OTHER}.network_type: expected a string, found undefined`,
      ]);
      expect(agent.held).toBe(2);
    });

    test('go on after a callback has failed, and the failure is told', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, entries({}));
      const { started, lines, holds } = startAgent(open(), {
        fdbAdd: () => Promise.reject(new Error('no route to host')),
      });
      await started;
      await notifier.send(added({ [T2]: [F] }));
      await notifier.send(added({ [T2]: [A] }));
      await holds(entries({ [T2]: [F, A] }));
      expect(lines).toEqual(Array(2).fill('error: fdbAdd failed: no route to host'));
    });
  });

  describe('when its consumers were lost', () => {
    test('it asks again, and tells the difference that the answer made', async () => {
      const { open, deleteQueue } = await room();
      const { asked } = await answering(
        open,
        entries({ [T2]: [F, A], [T3]: [F] }),
        entries({ [T2]: [F, B], [T3]: [F] }),
      );
      const told: unknown[] = [];
      const { started, holds } = startAgent(open(), {
        fdbAdd: (given) => told.push(['add', given]),
        fdbRemove: (given) => told.push(['remove', given]),
        onResync: ({ reason }) => told.push(reason),
      });
      await started;
      await deleteQueue(`${AGENT_TOPIC}.${HOST}`);
      await holds(entries({ [T2]: [F, B], [T3]: [F] }));
      expect(asked.length).toBeGreaterThan(1);
      expect(told.slice(0, 5)).toEqual([
        ['add', entries({ [T2]: [F, A], [T3]: [F] })],
        'start',
        ['remove', entries({ [T2]: [A] })],
        ['add', entries({ [T2]: [B] })],
        'connection regained',
      ]);
    });

    test('what comes before the new answer is taken after it', async () => {
      const { open, deleteQueue } = await room();
      const isAsked = door();
      const mayAnswer = door();
      const { notifier } = await answering(open, entries({ [T2]: [F, A] }), async () => {
        isAsked.open();
        await mayAnswer.passed;
        return entries({ [T2]: [F] });
      });
      const { started, holds } = startAgent(open());
      await started;
      await deleteQueue(`${AGENT_TOPIC}.${HOST}`);
      await isAsked.passed;
      await notifier.send(added({ [T2]: [C] }));
      mayAnswer.open();
      await holds(entries({ [T2]: [F, C] }));
    });
  });

  describe('that follows all networks', () => {
    test('asks for a network when a cast names it for the first time', async () => {
      const { open } = await room();
      const { asked, notifier } = await answering(open, (_context, { network_ids }) =>
        (network_ids as string[]).length > 0 ? entries({ [T2]: [F, A] }) : {},
      );
      const { started, holds } = startAgent(open(), { networks: 'all' });
      await started;
      await notifier.send(added({ [T3]: [F] }));
      await notifier.send(added({ [T3]: [B] }));
      await holds(entries({ [T2]: [F, A], [T3]: [F, B] }));
      expect(asked.map(({ network_ids }) => network_ids)).toEqual([[], [N]]);
    });

    test('follows one that the source does not know by its casts alone, and says so', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, {});
      const { started, lines, holds } = startAgent(open(), { networks: 'all' });
      await started;
      await notifier.send(added({ [T3]: [F] }, OTHER));
      await notifier.send(added({ [T3]: [A] }, OTHER));
      await holds(entries({ [T3]: [F, A] }, OTHER));
      expect(lines).toEqual([expect.stringMatching(`^warning: network ${OTHER} is unknown to .* by its casts alone$`)]);
    });
  });

  describe('beside an agent', () => {
    test('holds the same as that agent, and takes nothing from it', async () => {
      const { open } = await room();
      const { notifier } = await answering(open, entries({ [T2]: [F] }));
      const other = startAgent(open());
      await other.started;
      const shadow = startAgent(open(), { shadow: true });
      await shadow.started;
      await notifier.send(added({ [T2]: [A] }));
      await notifier.send({ ...added({ [T2]: [B] }), to: { host: HOST } });
      await Promise.all([other, shadow].map(({ holds }) => holds(entries({ [T2]: [F, A, B] }))));
      await shadow.agent.stop();
      await notifier.send(added({ [T2]: [C] }));
      await other.holds(entries({ [T2]: [F, A, B, C] }));
      expect(shadow.agent.held).toBe(3);
    });

    test('warns where no such agent listens', async () => {
      const { open } = await room();
      await answering(open, entries({}));
      await startAgent(open(), { host: 'compute-1' }).started;
      const { started, lines } = startAgent(open(), { shadow: true });
      await started;
      expect(lines).toEqual([expect.stringContaining(`no agent ${HOST} listens`)]);
    });
  });
}
