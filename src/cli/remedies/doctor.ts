import { hostname } from 'node:os';
import {
  AgentStopped,
  AgentsDown,
  AgentUnknown,
  Backlog,
  CertificateEndsSoon,
  CheckTimedOut,
  ExchangeMissing,
  HostUnknown,
  HungUp,
  NameNotTold,
  NameNotVerified,
  NameUnresolved,
  NoAgents,
  NoConnection,
  NotRoot,
  QueryUnserved,
  ToolsMissing,
} from '../../doctor/errors.ts';
import { QUERY_TOPIC } from '../../rpc/query-interface.ts';
import { BrokerRefused, BrokerSilent, SpeaksNoAmqp } from '../../transport/broker-errors.ts';
import { type Remedy, shortList, when } from './remedy.ts';

const CONNECTING: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    "Check the port of the transport url, and that RabbitMQ runs there: 'rabbitmqctl status' lists its listeners.",
  ETIMEDOUT: 'Check that the host is up, and the firewalls between it and here. --timeout waits longer.',
};

const SPEAKS: Readonly<Record<SpeaksNoAmqp['speaks'], string>> = {
  TLS: 'The port speaks TLS: add ?ssl=true to the transport url, or ssl = true to [oslo_messaging_rabbit].',
  HTTP: "The port is that of a web server: RabbitMQ's own, 15672, is not the one for AMQP, which is 5672 or, with TLS, 5671.",
  'another AMQP': 'It is a broker of another version of AMQP: Neutron needs RabbitMQ, and AMQP 0-9-1.',
  'something else': 'Another program has this port: check host and port of the transport url.',
  nothing: 'It may want TLS (?ssl=true), be a proxy without a broker behind it, or be starting: see its log.',
};

/** What to do about what `l2pop doctor` finds; brokers that are silent or refuse are met by every command. */
export const DOCTOR_REMEDIES: readonly Remedy[] = [
  when(CheckTimedOut, () => '--timeout waits longer.'),
  when(NameUnresolved, ({ host, code }) =>
    code === 'ENOTFOUND'
      ? `Check how the transport url writes it; 'getent hosts ${host}' asks as l2pop does.`
      : 'See /etc/resolv.conf, and whether its name servers are reached from here.',
  ),
  when(NameNotTold, () => 'Does NODE_OPTIONS make each Node print something? Run l2pop without it.'),
  when(NoConnection, ({ code }) => CONNECTING[code] ?? 'Check the route from here to the host, and its firewall.'),
  when(SpeaksNoAmqp, ({ speaks }) => SPEAKS[speaks]),
  when(
    BrokerSilent,
    () =>
      'Something takes the connection and says nothing: a broker that is stuck or starting, or a proxy without one behind it. See its log; --timeout waits longer.',
  ),
  when(HungUp, ({ user, step, vhost }) =>
    step === 'login'
      ? `Brokers refuse a login in just that way. Check user and password: 'rabbitmqctl authenticate_user ${user} PASSWORD' tries them. The broker's log tells more.`
      : `See the broker's log, and whether vhost ${vhost} runs: 'rabbitmqctl list_vhosts name cluster_state' tells.`,
  ),
  when(BrokerRefused, () => "The broker's log tells more."),
  when(CertificateEndsSoon, () => 'Have it renewed on the broker: when it has ended, no client gets in.'),
  when(NameNotVerified, () => 'Leave the option out, where the certificate has the name that the transport url says.'),
  when(
    ExchangeMissing,
    () =>
      'Compare the vhost and control_exchange with those of neutron.conf: give it by --config-file /etc/neutron/neutron.conf.',
  ),
  when(QueryUnserved, ({ wasServed }) =>
    wasServed
      ? 'Start it again. Until then --from database or --os-cloud asks Neutron itself.'
      : "No released Neutron answers the query: 'l2pop serve --from database' does, and --from database or --os-cloud needs no server.",
  ),
  when(Backlog, ({ queue }) =>
    queue === QUERY_TOPIC
      ? 'See the log of whoever serves the query.'
      : "See the agent's log: while it works off its casts, its dataplane is not what Neutron wants.",
  ),
  when(AgentStopped, ({ waiting, queue }) =>
    waiting === 0
      ? 'Start the agent: on its host see systemctl status of neutron-openvswitch-agent or neutron-linuxbridge-agent.'
      : `Start the agent, then compare: l2pop diff. Where what waits is old, empty the queue first: rabbitmqctl purge_queue ${queue}`,
  ),
  when(
    AgentUnknown,
    () =>
      "Is the host written as 'openstack network agent list' has it, and l2_population on in its agent's configuration?",
  ),
  when(
    AgentsDown,
    () =>
      "Their entries count all the same. See the log of each agent; 'openstack network agent list' shows when it is back.",
  ),
  when(HostUnknown, ({ known }) => `There are ${shortList(known) || 'none'}.`),
  when(
    NoAgents,
    () => 'Agents have one with l2_population and local_ip in their configuration; a dead one is not left out.',
  ),
  when(NotRoot, () => 'Run l2pop as root for --live, or add --sudo.'),
  when(
    ToolsMissing,
    () =>
      `They come with openvswitch-switch and iproute2; where ${hostname()} has them in a container, name that with --exec-prefix.`,
  ),
];
