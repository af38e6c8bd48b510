import fc from 'fast-check';
import { castsFor } from '../../src/driver/casts.ts';
import type { InventoryRows, PortRow } from '../../src/driver/inventory/inventory.ts';
import { fdbEntries } from '../../src/driver/rules/fdb-entries.ts';
import type { AgentCast } from '../../src/fdb/agent-cast.ts';
import type { FdbEntries } from '../../src/fdb/entries.ts';
import { agent, port, rows } from '../driver/build-rows.ts';

/** One thing that happens to a port. */
interface Deed {
  number: number;
  kind: 'up' | 'down' | 'delete' | 'change ips' | 'migrate' | 'late device down';
  host: string;
  ips: string[];
  /** Real servers send most casts twice. */
  isTwin: boolean;
}

const HOSTS = ['c1', 'c2', 'c3', 'c4'];
const EMPTY = rows({ agents: HOSTS.map((host, index) => agent(host, `10.0.0.${index + 1}`)) });

export const TUNNEL_IP_OF_C1 = '10.0.0.1';

const deed: fc.Arbitrary<Deed> = fc.record({
  number: fc.nat(5),
  kind: fc.constantFrom('up', 'up', 'down', 'delete', 'change ips', 'migrate', 'late device down'),
  host: fc.constantFrom(...HOSTS),
  ips: fc.uniqueArray(fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'), {
    minLength: 1,
    maxLength: 3,
  }),
  isTwin: fc.boolean(),
});

/** What the mechanism driver casts and would answer, step by step. `answers[0]` is before all. */
export interface History {
  casts: AgentCast[][];
  answers: ((host: string) => FdbEntries)[];
}

/** Any course of events on one network, as Neutron's database, casts and query show it. */
export const anyHistory: fc.Arbitrary<History> = fc.array(deed, { maxLength: 40 }).map((deeds) => {
  let now = EMPTY;
  const history: History = { casts: [], answers: [answersOf(now)] };
  for (const each of deeds) {
    const step = done(now, each);
    now = step.after;
    history.casts.push(each.isTwin ? [...step.casts, ...step.casts] : step.casts);
    history.answers.push(answersOf(now));
  }
  return history;
});

const answersOf = (now: InventoryRows) => (host: string) => fdbEntries(now, { host, source: undefined });

function done(now: InventoryRows, { number, kind, host, ips }: Deed): { after: InventoryRows; casts: AgentCast[] } {
  const before = now.ports.find(({ id }) => id === `port-${number}`);
  const home = before?.bindings[0]?.host ?? host;
  const withPort = (changed: PortRow | undefined): InventoryRows => ({
    ...now,
    ports: [...now.ports.filter((each) => each !== before), ...(changed ? [changed] : [])],
  });
  if (before === undefined) {
    if (kind !== 'up') return { after: now, casts: [] };
    const born = port(number, host, ips);
    return { after: withPort(born), casts: castsFor({ kind: 'port-up', port: born, host }, withPort(born)) };
  }
  switch (kind) {
    case 'up': {
      const after = { ...before, status: 'ACTIVE' };
      return { after: withPort(after), casts: castsFor({ kind: 'port-up', port: after, host: home }, withPort(after)) };
    }
    case 'down': {
      const after = { ...before, status: 'DOWN' };
      return {
        after: withPort(after),
        casts: castsFor({ kind: 'port-down', port: after, host: home }, withPort(after)),
      };
    }
    case 'delete':
      return {
        after: withPort(undefined),
        casts: castsFor({ kind: 'port-deleted', port: before }, withPort(undefined)),
      };
    case 'change ips': {
      const after = { ...before, fixedIps: ips.map((ip) => ({ ip })) };
      return { after: withPort(after), casts: castsFor({ kind: 'fixed-ips-changed', before, after }, withPort(after)) };
    }
    case 'migrate': {
      const moved: PortRow = { ...before, status: 'DOWN', bindings: [{ host, status: 'ACTIVE' }] };
      const up = { ...moved, status: 'ACTIVE' };
      return {
        after: withPort(up),
        casts: [
          ...castsFor({ kind: 'binding-moved', before }, withPort(moved)),
          ...castsFor({ kind: 'port-up', port: up, host }, withPort(up)),
        ],
      };
    }
    case 'late device down':
      return home === host
        ? { after: now, casts: [] }
        : { after: now, casts: castsFor({ kind: 'device-down', port: before, host }, now) };
  }
}
