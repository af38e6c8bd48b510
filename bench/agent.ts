import type { AgentCast } from '../src/fdb/agent-cast.ts';
import { FLOODING_ENTRY as F, type Pair } from '../src/fdb/entries.ts';
import { type AgentNotifier, createAgentNotifier } from '../src/rpc/agent-notifier.ts';
import { openTransport } from '../src/transport/open.ts';
import { startBroker } from '../test/support/rabbitmq/start-broker.ts';
import { NETWORK, type ServerProcess, start, writeLab } from './lab-server.ts';
import type { Figure } from './measure.ts';

const HOST = 'bench-agent';
/** Casts of one round: a port comes, changes its address, and goes. */
const ROUND = 3;
const WARM_UP = 4_000 * ROUND;
const MEASURED = 2 * WARM_UP;
/** Python's publisher waits for each confirm; as many casts under way as that keep the broker busy. */
const AT_ONCE = 64;

const startOurs = (lab: string, url: string): Promise<ServerProcess> =>
  start(
    process.execPath,
    ['bin/run.js', 'agent', '--host', HOST, '--all-networks', '--from', lab, '--transport-url', url],
    'stderr',
    'following casts',
  );

const startPython = (data: string, url: string): Promise<ServerProcess> =>
  start(
    '/usr/bin/python3',
    [
      'test/peers/oslo_agent.py',
      '--host',
      HOST,
      '--data',
      data,
      '--report-every',
      String(WARM_UP),
      '--transport-url',
      url,
    ],
    'stdout',
    'READY',
  );

/** The casts of a port's coming, changing and going, as Neutron sends them. */
export function castsOf(number: number): AgentCast[] {
  const tunnelIp = `10.0.0.${(number % 10) + 1}`;
  const mac = `fa:16:3e:77:${(number >> 8).toString(16).padStart(2, '0')}:${(number & 255).toString(16).padStart(2, '0')}`;
  const [before, after]: Pair[] = [1, 2].map((last) => [mac, `10.2.${number % 250}.${last}`]) as Pair[];
  const entries = (...pairs: Pair[]) => ({
    [NETWORK]: { segment_id: 1001, network_type: 'vxlan', ports: { [tunnelIp]: pairs } },
  });
  const chg_ip = { [NETWORK]: { [tunnelIp]: { before: [before!], after: [after!] } } };
  return [
    { method: 'add_fdb_entries', to: 'all agents', fdbEntries: entries(F, before!) },
    { method: 'update_fdb_entries', to: 'all agents', fdbEntries: { chg_ip } },
    { method: 'remove_fdb_entries', to: 'all agents', fdbEntries: entries(after!) },
  ];
}

/** Sends so many casts, the last of them by this tunnel ip alone. */
export async function send(notifier: AgentNotifier, casts: number, lastTunnelIp: string): Promise<void> {
  let port = 0;
  let left = casts - 1;
  const sendOn = async () => {
    while (left > 0) {
      const round = castsOf(port++).slice(0, left);
      left -= round.length;
      for (const cast of round) await notifier.send(cast, { wait: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
  const network = { segment_id: 1001, network_type: 'vxlan', ports: { [lastTunnelIp]: [F] } };
  await notifier.send(
    { method: 'add_fdb_entries', to: 'all agents', fdbEntries: { [NETWORK]: network } },
    { wait: true },
  );
}

/**
 * Casts a second of the agent's own processor time, and by the clock: it finds them all waiting, since a publisher on the
 * same few cores would hold a quick agent up.
 */
async function measured(agent: ServerProcess, url: string, taken: (total: number, last: string) => string) {
  const transport = await openTransport(url);
  const notifier = createAgentNotifier(transport);
  try {
    const warm = agent.line(taken(WARM_UP, '10.0.0.98'));
    await send(notifier, WARM_UP, '10.0.0.98');
    await warm;
    agent.signal('SIGSTOP');
    await send(notifier, MEASURED, '10.0.0.99');
    const done = agent.line(taken(WARM_UP + MEASURED, '10.0.0.99'));
    const [cpuBefore, before] = [agent.cpuSeconds(), performance.now()];
    agent.signal('SIGCONT');
    await done;
    const seconds = (performance.now() - before) / 1000;
    return { perCpuSecond: MEASURED / (agent.cpuSeconds() - cpuBefore), perSecond: MEASURED / seconds };
  } finally {
    await transport.close();
    await agent.stop();
  }
}

/** `l2pop agent` against a Python agent: casts that one core takes, same broker, same casts. */
export async function agentRate(): Promise<Figure> {
  const broker = await startBroker();
  const { lab, data, remove } = writeLab(100);
  const url = broker.url();
  try {
    const ours = await measured(await startOurs(lab, url), url, (_total, last) => `tunnel ips ${last} `);
    const python = await measured(await startPython(data, url), url, (total) => `TAKEN ${total}`);
    const show = (rate: typeof ours) =>
      `${rate.perCpuSecond.toFixed(0)} a second of its core (${rate.perSecond.toFixed(0)}/s by the clock)`;
    return {
      name: 'agent: casts taken, 100 ports',
      ours: show(ours),
      reference: `a Python agent ${show(python)}`,
      ratio: ours.perCpuSecond / python.perCpuSecond,
      bound: { atLeast: 10 },
    };
  } finally {
    await broker.stop();
    remove();
  }
}
