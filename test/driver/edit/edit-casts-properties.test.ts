import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { castsFor } from '../../../src/driver/casts.ts';
import { editSteps } from '../../../src/driver/edit/edit-steps.ts';
import type { InventoryRows } from '../../../src/driver/inventory/inventory.ts';
import { fdbEntries } from '../../../src/driver/rules/fdb-entries.ts';
import { portCount } from '../../../src/driver/rules/port-count.ts';
import { agentsThatListen, entriesByEndpoint } from './agents-that-listen.ts';
import { HOSTS, NETWORKS, ownEdits } from './arbitrary-edits.ts';

const rowsOf = (rows: InventoryRows, networkId: string): InventoryRows => ({
  ...rows,
  networks: rows.networks.filter(({ id }) => id === networkId),
  ports: rows.ports.filter((port) => port.networkId === networkId),
});

const needs = (rows: InventoryRows, networkId: string, host: string) =>
  portCount(rowsOf(rows, networkId), networkId, host) > 0;

const answerFor = (rows: InventoryRows, networkId: string, host: string) =>
  entriesByEndpoint(fdbEntries(rowsOf(rows, networkId), { host })[networkId]!.ports);

describe('the casts of any chain of edits', () => {
  test('leave every agent with what the query answers for its host', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(ownEdits, ([first, ...edits]) => {
        const agents = agentsThatListen();
        let before = first!;
        for (const after of [before, ...edits]) {
          for (const { event, rows } of editSteps(before === after ? { ...after, ports: [] } : before, after)) {
            const { networkId } = 'port' in event ? event.port : event.before;
            agents.follow(networkId, rows, castsFor(event, rows));
          }
          before = after;
          const places = NETWORKS.flatMap((networkId) =>
            HOSTS.filter((host) => needs(after, networkId, host)).map((host) => [networkId, host] as const),
          );
          const held = places.map(([networkId, host]) => agents.entriesOf(host, networkId));
          expect(held).toEqual(places.map(([networkId, host]) => answerFor(after, networkId, host)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are none where nothing changed', () => {
    fc.assert(
      fc.property(ownEdits, ([rows]) => {
        expect(editSteps(rows!, rows!)).toEqual([]);
      }),
    );
  });
});
