import { describe, expect, test } from 'vitest';
import { createHeldState } from '../../src/agent/held-state.ts';
import type { CastMessage, IpChange } from '../../src/fdb/agent-cast.ts';
import { FLOODING_ENTRY as F, type FdbEntries, type Pair } from '../../src/fdb/entries.ts';

const N = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001';
const OTHER = '9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1002';
const T2 = '192.0.2.2';
const T3 = '192.0.2.3';
const MAC = 'fa:16:3e:0a:02:01';
const A: Pair = [MAC, '192.168.10.21'];
const A6: Pair = [MAC, '2001:db8:10::21'];
const A_NEW: Pair = [MAC, '192.168.10.99'];
const B: Pair = ['fa:16:3e:0a:02:02', '192.168.10.22'];

type Ports = Record<string, readonly Pair[]>;

const network = (ports: Ports) => ({ segment_id: 1001, network_type: 'vxlan', ports });
const entries = (ports: Ports, id = N): FdbEntries => ({ [id]: network(ports) });
const add = (ports: Ports, id = N): CastMessage => ({ method: 'add_fdb_entries', fdbEntries: entries(ports, id) });
const remove = (ports: Ports, id = N): CastMessage => ({
  method: 'remove_fdb_entries',
  fdbEntries: entries(ports, id),
});
const update = (endpoint: string, change: IpChange, id = N): CastMessage => ({
  method: 'update_fdb_entries',
  fdbEntries: { chg_ip: { [id]: { [endpoint]: change } } },
});

/** A state that holds these ports of the network. */
function holding(ports: Ports) {
  const state = createHeldState();
  state.replace([N], entries(ports));
  return state;
}

const nothing = { added: 0, removed: 0, moved: 0 };

describe('a cast that is taken', () => {
  test.each<{ what: string; before: Ports; cast: CastMessage; after: Ports; change: object }>([
    {
      what: 'an add joins what is there',
      before: { [T2]: [F, A] },
      cast: add({ [T2]: [B], [T3]: [F] }),
      after: { [T2]: [F, A, B], [T3]: [F] },
      change: { ...nothing, added: 2 },
    },
    {
      what: 'an add of what is there changes nothing',
      before: { [T2]: [F, A] },
      cast: add({ [T2]: [F, A, A] }),
      after: { [T2]: [F, A] },
      change: nothing,
    },
    {
      what: 'an add of a MAC behind another endpoint moves it, its other addresses with it',
      before: { [T2]: [F, A, A6] },
      cast: add({ [T3]: [F, A] }),
      after: { [T2]: [F], [T3]: [F, A, A6] },
      change: { ...nothing, added: 1, moved: 1 },
    },
    {
      what: 'a MAC that the answer named behind two endpoints stays there when it is added to one of them',
      before: { [T2]: [F, A], [T3]: [F, A] },
      cast: add({ [T3]: [F, A] }),
      after: { [T2]: [F, A], [T3]: [F, A] },
      change: nothing,
    },
    {
      what: 'a MAC that the answer named behind two endpoints leaves both for a third',
      before: { [T2]: [F, A], [T3]: [F, A, A6] },
      cast: add({ '192.0.2.4': [A] }),
      after: { [T2]: [F], [T3]: [F], '192.0.2.4': [A, A6] },
      change: { added: 0, removed: 1, moved: 1 },
    },
    {
      what: 'an update of a MAC behind two endpoints is felt at both, a remove at its own',
      before: { [T2]: [F, A], [T3]: [F, A] },
      cast: update(T2, { before: [A], after: [A_NEW] }),
      after: { [T2]: [F, A_NEW], [T3]: [F, A_NEW] },
      change: { added: 2, removed: 2, moved: 0 },
    },
    {
      what: 'an endpoint whose last MAC has moved away is gone',
      before: { [T2]: [A] },
      cast: add({ [T3]: [A] }),
      after: { [T3]: [A] },
      change: { ...nothing, moved: 1 },
    },
    {
      what: 'an add without entries, as of a port without fixed ips, makes no endpoint',
      before: {},
      cast: add({ [T2]: [] }),
      after: {},
      change: nothing,
    },
    {
      what: 'MACs and addresses go by value, not by spelling',
      before: { [T2]: [F, A6] },
      cast: add({ [T2]: [[MAC.toUpperCase(), '2001:DB8:10:0::21']] }),
      after: { [T2]: [F, A6] },
      change: nothing,
    },
    {
      what: 'only the exact flooding entry is one',
      before: {},
      cast: add({ [T2]: [['00:00:00:00:00:00', '::']] }),
      after: { [T2]: [['00:00:00:00:00:00', '::']] },
      change: { ...nothing, added: 1 },
    },
    {
      what: 'a remove takes exactly its pairs',
      before: { [T2]: [F, A, A6, B] },
      cast: remove({ [T2]: [A] }),
      after: { [T2]: [F, A6, B] },
      change: { ...nothing, removed: 1 },
    },
    {
      what: 'a remove of all that an endpoint has takes the endpoint',
      before: { [T2]: [F, A], [T3]: [F] },
      cast: remove({ [T2]: [F, A] }),
      after: { [T3]: [F] },
      change: { ...nothing, removed: 2 },
    },
    {
      what: 'a remove of the flooding entry leaves the pairs',
      before: { [T2]: [F, A] },
      cast: remove({ [T2]: [F] }),
      after: { [T2]: [A] },
      change: { ...nothing, removed: 1 },
    },
    {
      what: 'a late remove for the host that a port has left does nothing (spec l2pop 2.7.1)',
      before: { [T2]: [F], [T3]: [F, A] },
      cast: remove({ [T2]: [A] }),
      after: { [T2]: [F], [T3]: [F, A] },
      change: nothing,
    },
    {
      what: 'a remove of what is not there does nothing',
      before: { [T2]: [F] },
      cast: remove({ [T2]: [A], [T3]: [F, B] }),
      after: { [T2]: [F] },
      change: nothing,
    },
    {
      what: 'an update gives and takes addresses, and floods nowhere',
      before: { [T2]: [A] },
      cast: update(T2, { before: [A], after: [A_NEW] }),
      after: { [T2]: [A_NEW] },
      change: { ...nothing, added: 1, removed: 1 },
    },
    {
      what: 'an address in both lists of an update ends up taken (spec l2pop 3.8.5)',
      before: { [T2]: [F, A] },
      cast: update(T2, { before: [A6], after: [A6] }),
      after: { [T2]: [F, A] },
      change: { ...nothing, added: 1, removed: 1 },
    },
    {
      what: 'an update never touches the flooding entry',
      before: { [T2]: [F, A] },
      cast: update(T2, { before: [F], after: [F] }),
      after: { [T2]: [F, A] },
      change: nothing,
    },
    {
      what: 'an update for the old host of a MAC that has moved finds the MAC where it is',
      before: { [T3]: [F, A] },
      cast: update(T2, { before: [A], after: [A_NEW] }),
      after: { [T3]: [F, A_NEW] },
      change: { ...nothing, added: 1, removed: 1 },
    },
    {
      what: 'an update of a MAC that nobody announced, a port that is down, does nothing',
      before: { [T2]: [F] },
      cast: update(T2, { before: [A], after: [A_NEW] }),
      after: { [T2]: [F] },
      change: nothing,
    },
  ])('$what', ({ before, cast, after, change }) => {
    const state = holding(before);
    const held = state.count();
    const done = state.apply(cast);
    expect(state.entries()).toEqual(entries(after));
    expect(done).toMatchObject(change);
    expect(state.count()).toBe(held + done.added - done.removed);
  });

  test.each([
    { order: 'is overtaken by it', casts: [update(T2, { before: [A], after: [A_NEW] }), remove({ [T2]: [A] })] },
    { order: 'overtakes it', casts: [remove({ [T2]: [A_NEW] }), update(T2, { before: [A], after: [A_NEW] })] },
  ])(
    'a port that goes just after its address changed is gone, also when the remove $order (field, 2026-11-27)',
    ({ casts }) => {
      const state = holding({ [T2]: [F, A, A6] });
      for (const cast of casts) state.apply(cast);
      expect(state.entries()).toEqual(entries({ [T2]: [F] }));
      expect(state.count()).toBe(1);
      state.apply(update(T2, { after: [A_NEW] }));
      expect(state.count()).toBe(1);
      state.apply(add({ [T2]: [A] }));
      state.apply(update(T2, { before: [A], after: [A_NEW] }));
      expect(state.entries()).toEqual(entries({ [T2]: [F, A_NEW] }));
    },
  );

  test('a port whose addresses were all taken by updates can be given new ones', () => {
    const state = holding({ [T2]: [F, A] });
    state.apply(update(T2, { before: [A] }));
    expect(state.entries()).toEqual(entries({ [T2]: [F] }));
    state.apply(update(T2, { after: [A_NEW] }));
    expect(state.entries()).toEqual(entries({ [T2]: [F, A_NEW] }));
  });

  test('the first add of a network makes it known, with its segment; a remove or an update does not', () => {
    const state = createHeldState();
    state.apply(remove({ [T2]: [F] }));
    state.apply(update(T2, { after: [A] }));
    expect(state.networkIds()).toEqual([]);
    state.apply(add({ [T2]: [F, A] }));
    expect(state.entries()).toEqual(entries({ [T2]: [F, A] }));
  });

  test('one cast may be about several networks', () => {
    const state = createHeldState();
    state.apply({
      method: 'add_fdb_entries',
      fdbEntries: { ...entries({ [T2]: [F] }), ...entries({ [T3]: [F] }, OTHER) },
    });
    expect(state.networkIds()).toEqual([N, OTHER]);
  });

  test("a network keeps the answer's other fields", () => {
    const state = createHeldState();
    const answer = { [N]: { ...network({ [T2]: [F] }), audit: true, physical_network: 'physnet0' } };
    state.replace([N], answer);
    state.apply(add({ [T2]: [A] }));
    expect(state.entries()).toEqual({ [N]: { ...answer[N], ports: { [T2]: [F, A] } } });
  });
});

describe('an answer', () => {
  test('takes the place of what is held of its networks, and tells the difference', () => {
    const state = holding({ [T2]: [F, A], [T3]: [F] });
    state.apply(add({ [T2]: [F] }, OTHER));
    const { gone, come, ...change } = state.replace([N], entries({ [T2]: [A, B], [T3]: [F] }));
    expect(state.entries()).toEqual({ ...entries({ [T2]: [A, B], [T3]: [F] }), ...entries({ [T2]: [F] }, OTHER) });
    expect(gone).toEqual(entries({ [T2]: [F] }));
    expect(come).toEqual(entries({ [T2]: [B] }));
    expect(change).toMatchObject({ added: 1, removed: 1 });
    expect(state.count()).toBe(4);
  });

  test('drops a network that it was asked for and lacks', () => {
    const state = holding({ [T2]: [F, A] });
    const { gone, come } = state.replace([N], {});
    expect(state.networkIds()).toEqual([]);
    expect([gone, come]).toEqual([entries({ [T2]: [F, A] }), {}]);
    expect(state.count()).toBe(0);
  });

  test('with no port at all leaves the network known', () => {
    const state = holding({});
    expect(state.entries()).toEqual(entries({}));
  });

  test('is told as moved entries when a MAC lives elsewhere', () => {
    const { gone, come } = holding({ [T2]: [A] }).replace([N], entries({ [T3]: [A] }));
    expect([gone, come]).toEqual([entries({ [T2]: [A] }), entries({ [T3]: [A] })]);
  });

  test('may name a network __proto__', () => {
    const state = createHeldState();
    const answer = JSON.parse(`{"__proto__": {"segment_id": 1, "network_type": "vxlan", "ports": {"${T2}": []}}}`);
    state.replace(['__proto__'], answer);
    expect(Object.keys(state.entries())).toEqual(['__proto__']);
  });
});
