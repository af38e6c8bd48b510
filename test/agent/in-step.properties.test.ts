import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHeldState } from '../../src/agent/held-state.ts';
import { entriesFor, readCast } from '../../src/agent/own-casts.ts';
import type { AgentCast } from '../../src/fdb/agent-cast.ts';
import type { FdbEntries } from '../../src/fdb/entries.ts';
import { NETWORK } from '../driver/build-rows.ts';
import { anyHistory, TUNNEL_IP_OF_C1 } from './port-history.ts';

/** Entries without order, which means nothing (spec l2pop 1.2). */
const sorted = (entries: FdbEntries) =>
  Object.entries(entries).map(([id, network]) => ({
    id,
    entries: Object.entries(network.ports)
      .flatMap(([endpoint, pairs]) => pairs.map(([mac, ip]) => `${endpoint} ${mac} ${ip}`))
      .sort(),
  }));

/** An agent that has asked at some moment, and the casts that it takes then. */
function held(host: string, ownTunnelIps: string[], answer: FdbEntries, casts: AgentCast[]): FdbEntries {
  const reader = { host, ownTunnelIps, source: undefined, follows: () => true };
  const state = createHeldState();
  state.replace([NETWORK], entriesFor(answer, reader) ?? {});
  for (const { method, fdbEntries, to } of casts) {
    if (to !== 'all agents' && to.host !== host) continue;
    const cast = readCast(method, { fdb_entries: fdbEntries }, reader);
    if (cast !== undefined) state.apply(cast);
  }
  return state.entries();
}

describe.each([
  { what: 'an agent without ports', host: 'bgp-1', own: [] },
  { what: 'one that listens beside an agent with ports', host: 'c1', own: [TUNNEL_IP_OF_C1] },
])('$what', ({ host, own }) => {
  test('holds what the query would answer now, after any casts that followed its answer', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (history, moment) => {
        const asked = moment % history.answers.length;
        const casts = history.casts.slice(asked).flat();
        const now = held(host, own, history.answers[asked]!(host), casts);
        expect(sorted(now)).toEqual(sorted(history.answers.at(-1)!(host)));
      }),
    );
  });

  test('loses and resurrects nothing by casts that it held back before its answer was made', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), fc.nat(), (history, one, other) => {
        const last = history.answers.length;
        const [consuming, answered] = [one % last, other % last].sort((a, b) => a - b) as [number, number];
        const heldBack = history.casts.slice(consuming).flat();
        const now = held(host, own, history.answers[answered]!(host), heldBack);
        expect(sorted(now)).toEqual(sorted(history.answers.at(-1)!(host)));
      }),
    );
  });

  test('holds the same when it takes all casts once more', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const all = history.casts.flat();
        const once = held(host, own, history.answers[0]!(host), all);
        const twice = held(host, own, history.answers[0]!(host), [...all, ...all]);
        expect(sorted(twice)).toEqual(sorted(once));
      }),
    );
  });
});

test('a MAC lives behind one endpoint, whatever is added', () => {
  const pair = fc.tuple(
    fc.constantFrom('fa:16:3e:00:00:01', 'fa:16:3e:00:00:02'),
    fc.constantFrom('192.0.2.1', '192.0.2.2'),
  );
  const ports = fc.dictionary(fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'), fc.array(pair, { maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(ports, { maxLength: 5 }), (adds) => {
      const state = createHeldState();
      for (const each of adds) {
        const fdbEntries = { [NETWORK]: { segment_id: 1, network_type: 'vxlan', ports: each } };
        state.apply({ method: 'add_fdb_entries', fdbEntries });
      }
      const homes = new Map<string, string>();
      for (const [endpoint, pairs] of Object.entries(state.entries()[NETWORK]?.ports ?? {})) {
        for (const [mac] of pairs) {
          expect(homes.get(mac) ?? endpoint).toBe(endpoint);
          homes.set(mac, endpoint);
        }
      }
    }),
  );
});
