import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../../support/rabbitmq/free-ports.ts';
import { startBroker } from '../../support/rabbitmq/start-broker.ts';
import { type Field, HOSTS } from '../field.ts';
import { sql } from '../neutron/sql.ts';
import { startL2Agent, startL3Agent } from './agents.ts';
import type { Claim } from './claim.ts';
import { markOf, until } from './daemon.ts';
import { type HostPlan, makeHost } from './host.ts';
import { startMariadb } from './mariadb.ts';
import { prepareNeutron } from './neutron-server.ts';

const PLANS: readonly HostPlan[] = [
  { name: HOSTS.ovs, kind: 'ovs', l3: 'legacy' },
  { name: HOSTS.snat, kind: 'ovs', l3: 'dvr_snat' },
  { name: HOSTS.dvr, kind: 'ovs', l3: 'dvr' },
  { name: HOSTS.responder, kind: 'linuxbridge' },
  { name: HOSTS.linuxbridge, kind: 'linuxbridge', isMute: true },
  { name: HOSTS.bare, kind: 'linuxbridge', isBare: true },
];

/** The file in a field's folder that says what it is. */
export const FACTS = 'field.json';

const EMPTY_VHOST = 'empty';

/** One call for both: each rabbitmqctl starts an Erlang VM of its own. */
const MAKE_VHOST = `rabbit_vhost:add(<<"${EMPTY_VHOST}">>, <<"l2pop-field">>),
  rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"${EMPTY_VHOST}">>, <<".*">>, <<".*">>, <<".*">>, <<"l2pop-field">>).`;

export interface BringUpOptions {
  /** Without it: all hosts. */
  withoutHosts?: boolean;
  log: (text: string) => void;
}

/** Brings a field up: broker and database side by side, then the server, then the agents. Resolves when all agents are alive. */
export async function bringUp(claim: Claim, { withoutHosts = false, log }: BringUpOptions): Promise<Field> {
  const { folder, address, prefix } = claim;
  const [databasePort = 0, apiPort = 0] = await freePorts(2);
  const brokerStarts = startBroker({ addresses: [address], environment: markOf(folder) });
  const databaseStarts = startMariadb(folder, address, databasePort);
  const broker = await brokerStarts;
  const transportUrl = `rabbit://guest:guest@${address}:${broker.node.port}/`;
  const neutronIsPrepared = databaseStarts.then(() =>
    prepareNeutron({ folder, address, port: apiPort, transportUrl, databasePort }),
  );
  const [database, server, hosts] = await Promise.all([
    databaseStarts,
    neutronIsPrepared,
    Promise.all((withoutHosts ? [] : PLANS).map((plan, index) => makeHost(claim, plan, 11 + index, transportUrl))),
    broker.ctl('eval', MAKE_VHOST),
  ]);
  log(`RabbitMQ, MariaDB, ${hosts.length} hosts`);
  await server.start();
  log('neutron-server');
  const field: Field = {
    folder,
    prefix,
    address,
    apiUrl: server.apiUrl,
    transportUrl,
    emptyVhostUrl: `${transportUrl}${EMPTY_VHOST}`,
    databaseUrl: `mysql://readonly:readonly@${address}:${databasePort}/neutron`,
    databaseSocket: database.socket,
    hosts,
  };
  // those without tunnels and those for routers are needed later, and starting is what takes the time
  for (const host of hosts.filter(({ tunnelIp }) => tunnelIp !== null)) startL2Agent(folder, host);
  for (const { name } of hosts.filter(({ tunnelIp }) => tunnelIp !== null)) await isUp(field, name);
  for (const host of hosts) {
    if (host.tunnelIp === null) startL2Agent(folder, host);
    if (host.l3) startL3Agent(folder, host);
  }
  log('agents');
  writeFileSync(join(folder, FACTS), JSON.stringify(field, null, 1));
  return field;
}

/** Waits until an agent of this kind has reported lately. Neutron's database is asked: many requests would hold its server up. */
export const isUp = (field: Field, host: string, kind: 'l2' | 'l3' = 'l2'): Promise<void> => {
  const reported = async () => {
    const agents = await sql<{ agent_type: string }>(
      field,
      'SELECT agent_type FROM agents WHERE host = ? AND heartbeat_timestamp > UTC_TIMESTAMP() - INTERVAL 1 MINUTE',
      [host],
    );
    return agents.some(({ agent_type }) => (agent_type === 'L3 agent') === (kind === 'l3'));
  };
  return until(`${kind} agent of ${host}`, 120, reported, { folder: field.folder, daemon: `${kind}-agent-${host}` });
};
