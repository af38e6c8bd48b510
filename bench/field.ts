import { createQueryClient } from '../src/rpc/query-client.ts';
import { openTransport } from '../src/transport/open.ts';
import type { Field } from '../test/field/field.ts';
import { startHolder } from '../test/field/holder.ts';
import { fillNetwork } from '../test/field/neutron/fill.ts';
import { obstacle } from '../test/field/up/obstacle.ts';
import { start } from './lab-server.ts';
import { linearFit } from './linear-fit.ts';
import { type Figure, median, workMs } from './measure.ts';

/** Hosts and ports on each of them; the third is asked of both, the last is the large one. */
const SIZES = [
  { hosts: 500, portsEach: 10 },
  { hosts: 500, portsEach: 20 },
  { hosts: 500, portsEach: 40 },
  { hosts: 1000, portsEach: 50 },
  { hosts: 2000, portsEach: 50 },
] as const;
/** An answer of the reference takes a minute. */
const PAIRS = 2;
const RUNS = 5;
/** Neutron's own driver is not fast. */
const TIMEOUT_SECONDS = 900;

/** How long an answer takes whose client is this process: over RPC, from asking to the entries. */
async function asker(
  url: string,
): Promise<{ askMs(networkId: string, pairs: number): Promise<number>; close(): Promise<void> }> {
  const transport = await openTransport(url);
  const client = createQueryClient(transport, { timeoutSeconds: TIMEOUT_SECONDS });
  return {
    askMs: (networkId, pairs) =>
      workMs(async () => {
        const entries = await client.getFdbEntries([networkId], { host: 'host-00001' });
        const held = Object.values(entries[networkId]!.ports).reduce((sum, list) => sum + list.length - 1, 0);
        if (held !== pairs) throw new Error(`an answer of ${held} pairs, not of ${pairs}`);
      }),
    close: () => transport.close(),
  };
}

async function measured(field: Field): Promise<Figure[]> {
  const networks: string[] = [];
  for (const [index, { hosts, portsEach }] of SIZES.entries()) {
    networks.push((await fillNetwork(field, `fill-${index}`, hosts, portsEach)).id);
  }
  const pairsOf = (size: number) => (SIZES[size]!.hosts - 1) * SIZES[size]!.portsEach;
  const args = ['bin/run.js', 'serve', '--from', field.databaseUrl, '--transport-url', field.emptyVhostUrl];
  const server = await start(process.execPath, args, 'stderr', 'serving the query');
  const [ours, reference] = await Promise.all([asker(field.emptyVhostUrl), asker(field.transportUrl)]);
  try {
    await ours.askMs(networks[2]!, pairsOf(2));
    const pairs: [ours: number, reference: number][] = [];
    for (let run = 0; run < PAIRS; run += 1) {
      pairs.push([await ours.askMs(networks[2]!, pairsOf(2)), await reference.askMs(networks[2]!, pairsOf(2))]);
    }
    const points: [ports: number, ms: number][] = [];
    for (const [size, { hosts, portsEach }] of SIZES.entries()) {
      const times = [];
      for (let run = 0; run < RUNS; run += 1) times.push(await ours.askMs(networks[size]!, pairsOf(size)));
      points.push([hosts * portsEach, median(times)]);
    }
    const seconds = points.at(-1)![1] / 1000;
    const megabytes = server.peakMegabytes();
    const fit = linearFit(points);
    return [
      {
        name: 'field: get_fdb_entries from the database, 500 hosts x 40 ports, over RPC',
        ours: pairs.map(([ms]) => `${ms.toFixed(0)} ms`).join(', '),
        reference: `the RFE in neutron-server ${pairs.map(([, ms]) => `${(ms / 1000).toFixed(1)} s`).join(', ')}`,
        ratio: Math.min(...pairs.map(([ms, referenceMs]) => referenceMs / ms)),
        bound: { atLeast: 60 },
      },
      {
        name: 'field: 2,000 hosts x 50 ports',
        ours: `${seconds.toFixed(2)} s`,
        reference: 'a bound of 4 s',
        ratio: seconds / 4,
        bound: { atMost: 1 },
      },
      {
        name: 'field: memory of serve, at its most',
        ours: `${megabytes.toFixed(0)} MB`,
        reference: 'a bound of 400 MB',
        ratio: megabytes / 400,
        bound: { atMost: 1 },
      },
      {
        name: `field: R² of a line through ${points.map(([ports, ms]) => `${ports} ports: ${ms.toFixed(0)} ms`).join(', ')}`,
        ours: `${(fit.slope * 1000).toFixed(1)} µs a port + ${fit.intercept.toFixed(0)} ms`,
        reference: 'a straight line',
        ratio: fit.rSquared,
        bound: { atLeast: 0.98 },
      },
    ];
  } finally {
    await Promise.all([ours.close(), reference.close()]);
    await server.stop();
  }
}

/** `l2pop serve` over Neutron's database against the RFE in a real neutron-server: same database, same broker, same client, in turn. */
export async function fieldAnswer(): Promise<Figure[]> {
  const why = await obstacle();
  if (why !== undefined) {
    console.warn(`SKIPPED: no field can be brought up here, for ${why}.`);
    return [];
  }
  const holder = await startHolder('--without-hosts');
  try {
    return await measured(holder.field);
  } finally {
    await holder.release();
  }
}
