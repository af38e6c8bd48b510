import { describe, expect, test } from 'vitest';
import type { InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { migratingPorts } from '../../../src/driver/rules/migrating-ports.ts';
import { portCount } from '../../../src/driver/rules/port-count.ts';
import { portsOnHost } from '../../../src/driver/rules/ports-on-host.ts';
import { dvr, haBinding, haPort, macOf, NETWORK, port, rows } from '../build-rows.ts';

const down = { status: 'DOWN' };
const migrating = port(
  1,
  [
    { host: 'c1', status: 'ACTIVE' },
    { host: 'c2', status: 'INACTIVE' },
  ],
  ['192.0.2.1'],
);
const haRows = [haBinding('r', 'c1', 'active'), haBinding('r', 'c2'), haBinding('r', undefined)];

test.each<{ when: string; given: Partial<InventoryRows>; count: number }>([
  { when: 'there is nothing', given: {}, count: 0 },
  {
    when: 'two plain ports are ACTIVE, one elsewhere',
    given: { ports: [port(1, 'c1', []), port(2, 'c1', []), port(3, 'c2', [])] },
    count: 2,
  },
  { when: 'a plain port is DOWN', given: { ports: [port(1, 'c1', [], down)] }, count: 0 },
  { when: 'a plain port is of another network', given: { ports: [port(1, 'c1', [], { networkId: 'n' })] }, count: 0 },
  {
    when: 'the host has the INACTIVE binding',
    given: { ports: [{ ...migrating, bindings: [{ host: 'c1', status: 'INACTIVE' }] }] },
    count: 1,
  },
  {
    when: 'a DVR interface is ACTIVE here, the port DOWN',
    given: { ports: [dvr(1, { c1: 'ACTIVE' }, down)] },
    count: 1,
  },
  {
    when: 'a DVR interface is DOWN here, the port ACTIVE',
    given: { ports: [dvr(1, { c1: 'DOWN', c2: 'ACTIVE' })] },
    count: 0,
  },
  {
    when: 'an HA port is ACTIVE, bound elsewhere',
    given: { ports: [haPort(1, 'c2', 'r')], haBindings: haRows },
    count: 1,
  },
  { when: 'an HA port is DOWN', given: { ports: [haPort(1, 'c1', 'r', down)], haBindings: haRows }, count: 0 },
  {
    when: 'an HA port is bound here, its router elsewhere',
    given: { ports: [haPort(1, 'c1', 'r')], haBindings: [haBinding('r', 'c2')] },
    count: 0,
  },
  {
    when: 'a plain, a DVR and an HA port are here',
    given: { ports: [port(1, 'c1', []), dvr(2, { c1: 'ACTIVE' }), haPort(3, 'c2', 'r')], haBindings: haRows },
    count: 3,
  },
])('count(N, c1) is $count when $when', ({ given, count }) => {
  expect(portCount(rows(given), NETWORK, 'c1')).toBe(count);
});

describe('ports on a host', () => {
  test.each<{ when: string; given: Partial<InventoryRows>; active: number; notActive: number }>([
    {
      when: 'ports are ACTIVE, DOWN and in BUILD',
      given: { ports: [port(1, 'c1', []), port(2, 'c1', [], down), port(3, 'c1', [], { status: 'BUILD' })] },
      active: 1,
      notActive: 2,
    },
    {
      when: 'an ACTIVE port is migrating to it',
      given: {
        ports: [
          {
            ...migrating,
            bindings: [
              { host: 'c9', status: 'ACTIVE' },
              { host: 'c1', status: 'INACTIVE' },
            ],
          },
        ],
      },
      active: 1,
      notActive: 0,
    },
    {
      when: 'a DVR interface is on it',
      given: { ports: [dvr(1, { c1: 'DOWN', c2: 'ACTIVE' })] },
      active: 1,
      notActive: 0,
    },
    {
      when: 'an HA router is on it, one port DOWN',
      given: { ports: [haPort(1, 'c2', 'r'), haPort(2, 'c2', 'r', down)], haBindings: haRows },
      active: 1,
      notActive: 1,
    },
  ])('are $active active and $notActive not when $when', ({ given, active, notActive }) => {
    expect(portsOnHost(rows(given), 'c1')).toEqual([{ networkId: NETWORK, active, notActive }]);
  });

  test('are counted by network, and networks without any are not listed', () => {
    const ports = [
      port(1, 'c1', []),
      port(2, 'c1', [], { networkId: 'n' }),
      port(3, 'c1', [], { networkId: 'e', status: 'ERROR' }),
    ];
    expect(portsOnHost(rows({ ports }), 'c1')).toEqual([
      { networkId: NETWORK, active: 1, notActive: 0 },
      { networkId: 'n', active: 1, notActive: 0 },
    ]);
  });
});

test.each<{ when: string; given: Partial<InventoryRows>; found: unknown[] }>([
  {
    when: 'an ACTIVE port has an INACTIVE binding',
    given: { ports: [migrating] },
    found: [{ networkId: NETWORK, mac: macOf(1), to: 'c2' }],
  },
  { when: 'the port is DOWN', given: { ports: [{ ...migrating, ...down }] }, found: [] },
  { when: 'a port has one binding', given: { ports: [port(1, 'c1', [])] }, found: [] },
  {
    when: 'the other binding is unbound',
    given: {
      ports: [
        {
          ...migrating,
          bindings: [
            { host: 'c1', status: 'INACTIVE' },
            { host: '', status: 'ACTIVE' },
          ],
        },
      ],
    },
    found: [],
  },
])('migrating ports are $found.length when $when', ({ given, found }) => {
  expect(migratingPorts(rows(given))).toEqual(found);
});
