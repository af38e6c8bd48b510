import { describe, expect, test } from 'vitest';
import type { InventoryRows, PortRow } from '../../../src/driver/inventory/inventory.ts';
import { fdbEntries } from '../../../src/driver/rules/fdb-entries.ts';
import { portsOnHost } from '../../../src/driver/rules/ports-on-host.ts';
import { uncertainFlood } from '../../../src/driver/rules/uncertain-flood.ts';
import { agent, dvr, haBinding, haPort, NETWORK, port, rows } from '../build-rows.ts';

/** A DVR interface whose hosts are an estimate. */
const guessed = (hosts: string[], more: Partial<PortRow> = {}): PortRow =>
  dvr(9, Object.fromEntries(hosts.map((host) => [host, 'ACTIVE'])), { hostsAreEstimated: true, ...more });

const uncertain = (ports: PortRow[], more: Partial<InventoryRows> = {}) =>
  uncertainFlood(rows({ ports, ...more }), 'why');

describe('a network with a port whose hosts are an estimate', () => {
  test.each<[string, PortRow[], Partial<InventoryRows>, string[], string[]]>([
    ['may flood to every agent', [guessed(['c1'])], {}, ['10.0.0.1'], ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
    [
      'floods for certain where a port is',
      [port(1, 'c1', []), guessed(['c1', 'c2'])],
      {},
      ['10.0.0.2'],
      ['10.0.0.2', '10.0.0.3'],
    ],
    [
      'floods for certain where an HA router is',
      [haPort(2, 'c1', 'r-1'), guessed([])],
      { haBindings: [haBinding('r-1', 'c3')] },
      [],
      ['10.0.0.1', '10.0.0.2'],
    ],
    [
      'floods to no tunnel ip that nobody has',
      [guessed(['c9'])],
      { agents: [agent('c1', '10.0.0.1'), agent('c9', undefined)] },
      [],
      ['10.0.0.1'],
    ],
  ])('%s', (_, ports, more, guesses, possible) => {
    expect(uncertain(ports, more)).toEqual([{ networkId: NETWORK, guessed: guesses, possible, reason: 'why' }]);
  });

  test('is not one while that port is not ACTIVE, or its hosts are known', () => {
    expect(uncertain([guessed(['c1'], { status: 'DOWN' })])).toEqual([]);
    expect(uncertain([dvr(9, { c1: 'ACTIVE' })])).toEqual([]);
  });

  test('has the guessed endpoints in its answer', () => {
    const { [NETWORK]: entries } = fdbEntries(rows({ ports: [guessed(['c2'])] }));
    expect(Object.keys(entries!.ports)).toEqual(['10.0.0.2']);
  });
});

test('a port whose hosts are an estimate is on no host for certain', () => {
  expect(portsOnHost({ ports: [guessed(['c2'])], haBindings: [] }, 'c2')).toEqual([]);
});
