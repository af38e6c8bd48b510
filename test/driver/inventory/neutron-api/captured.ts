import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FdbEntries } from '../../../../src/fdb/entries.ts';
import type { ApiContent, ApiRow } from '../../../support/neutron-api.ts';

const folder = join(import.meta.dirname, '../../../data/neutron-api');
const read = <Value>(file: string): Value => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Value;

const below = (file: string, pathOf: (id: string) => string, key: string) =>
  Object.entries(read<Record<string, Record<string, ApiRow[]>>>(file)).map(([id, answer]) => [
    pathOf(id),
    { key, rows: answer[key]! },
  ]);

/** What a real Neutron (21) had, by its own answers. */
export const captured: ApiContent = {
  networks: read<{ networks: ApiRow[] }>('networks.json').networks,
  agents: read<{ agents: ApiRow[] }>('agents.json').agents,
  ports: read<{ ports: ApiRow[] }>('ports.json').ports,
  routers: read<{ routers: ApiRow[] }>('routers.json').routers,
  below: Object.fromEntries([
    ...below('l3-agents.json', (id) => `routers/${id}/l3-agents`, 'agents'),
    ...below('l3-routers.json', (id) => `agents/${id}/l3-routers`, 'routers'),
    ...below('bindings.json', (id) => `ports/${id}/bindings`, 'bindings'),
  ]),
};

export const networkNamed = (name: string): string =>
  String(captured.networks.find((network) => network.name === name)?.id);

/** What the same Neutron answered over RPC, asked for a host, or for none. */
export const overRpc = (host: string | undefined): FdbEntries => read(`rpc/${host ?? 'all'}.json`);
