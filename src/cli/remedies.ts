import { LabFileError, showLabFault } from '../driver/inventory/lab-errors.ts';
import { MalformedEntriesFile } from '../dump/entries.ts';
import { BinaryInput, EmptyDump, LineTooLong, MixedKinds, NothingRecognised, TwoHosts } from '../dump/errors.ts';
import { DumpOfAnotherHost } from '../fdb/check-host.ts';
import { MalformedEntries } from '../fdb/entries.ts';
import { isNetworkId } from '../fdb/network-id.ts';
import { UnknownNetwork } from '../fdb/query.ts';
import { UnknownColumn } from '../format/render.ts';
import { AlreadyServed, HostNotSupported, UnansweredNetwork } from '../rpc/query-errors.ts';
import {
  AccessRefused,
  AuthRefused,
  BrokerBlocked,
  BrokerUnreachable,
  ConnectionLost,
  NoSuchVhost,
  PreconditionFailed,
  PublishTimeout,
} from '../transport/broker-errors.ts';
import { NoReply, RemoteError } from '../transport/errors.ts';
import { InvalidOption } from '../transport/rabbit/options.ts';
import { InvalidTransportUrl } from '../transport/transport-url.ts';
import {
  BadUserConfig,
  CannotListNetworks,
  CloudWithoutBroker,
  NoTransportUrl,
  NotReadable,
  OutputFailed,
  UnknownHost,
  UnknownNetworkName,
  UnknownSource,
  UrlCommandFailed,
  WrongUsage,
} from './errors.ts';
import { AGENT_REMEDIES } from './remedies/agent.ts';
import { BUNDLE_REMEDIES } from './remedies/bundle.ts';
import { DATABASE_REMEDIES } from './remedies/database.ts';
import { DOCTOR_REMEDIES } from './remedies/doctor.ts';
import { DUMP_FILE_REMEDIES } from './remedies/dump-file.ts';
import { LAB_REMEDIES } from './remedies/lab.ts';
import { LIVE_REMEDIES } from './remedies/live.ts';
import { NEUTRON_API_REMEDIES } from './remedies/neutron-api.ts';
import { type Remedy, shortList, when } from './remedies/remedy.ts';
import { REPAIR_REMEDIES } from './remedies/repair.ts';
import { SENDING_REMEDIES } from './remedies/sending.ts';
import { SERVE_REMEDIES } from './remedies/serve.ts';
import { SOS_REMEDIES } from './remedies/sos.ts';
import { SSH_REMEDIES } from './remedies/ssh.ts';
import { TLS_REMEDIES } from './remedies/tls.ts';
import { USAGE_REMEDIES } from './remedies/usage.ts';
import { WATCH_REMEDIES } from './remedies/watch.ts';

/** What to do next, one line a kind of trouble; the list is the only place that says so. */
const REMEDIES: readonly Remedy[] = [
  ...BUNDLE_REMEDIES,
  ...DATABASE_REMEDIES,
  ...LAB_REMEDIES,
  ...DUMP_FILE_REMEDIES,
  ...LIVE_REMEDIES,
  ...NEUTRON_API_REMEDIES,
  ...SSH_REMEDIES,
  ...SOS_REMEDIES,
  ...REPAIR_REMEDIES,
  ...SERVE_REMEDIES,
  ...TLS_REMEDIES,
  ...DOCTOR_REMEDIES,
  when(WrongUsage, (error) => error.remedy),
  when(NotReadable, () => 'Check the path and who may read it.'),
  when(NoTransportUrl, () => 'Name the file that has it too (--config-file is repeatable), or add --transport-url.'),
  when(OutputFailed, () => 'Nothing was changed; the result is incomplete.'),
  when(
    UrlCommandFailed,
    ({ setting }) =>
      `Run the command by hand: its first line must be ${/from/.test(setting) ? 'what --from takes' : 'the transport url'}.`,
  ),
  when(CloudWithoutBroker, () => 'Give it transport_url, transport_url_command or config_file (docs/connection.md).'),
  when(BadUserConfig, () => 'docs/connection.md describes every key.'),
  when(
    UnknownSource,
    () =>
      'Known: rabbit://…, mysql://…, postgresql://…, https://…, cloud:NAME, a lab file, a saved answer (docs/from.md).',
  ),
  when(UnknownNetworkName, ({ matches }) =>
    matches.length > 0 ? 'Name it by its id.' : "'l2pop query --all-networks' with the same --from shows the networks.",
  ),
  when(UnknownHost, ({ known }) => `It has agents on ${shortList(known) || 'no host'}.`),
  when(CannotListNetworks, () => "Name the networks with --network ID; 'openstack network list' shows the ids."),
  when(
    UnansweredNetwork,
    ({ networkId }) => `Does Neutron know it? openstack network show ${networkId}. If so, see the server's log.`,
  ),
  when(UnknownNetwork, ({ networkId }) =>
    isNetworkId(networkId)
      ? "'openstack network list' shows the ids that Neutron knows."
      : `Over RPC networks go by id: openstack network show ${networkId} -f value -c id`,
  ),
  when(UnknownColumn, () => undefined),
  when(InvalidOption, () => 'docs/connection.md names the options of the url.'),
  when(InvalidTransportUrl, () => 'The form is rabbit://USER:PASSWORD@HOST:PORT/VHOST (docs/connection.md).'),
  when(BrokerUnreachable, ({ failures }) =>
    failures.some(({ reason }) => reason.includes('Frame size'))
      ? 'What answers there speaks no AMQP: check the port, and whether it wants ssl=true.'
      : 'Check host and port of the transport url, and that RabbitMQ runs there.',
  ),
  when(
    AuthRefused,
    ({ user }) => `Check the password of ${user} in the transport url: rabbitmqctl authenticate_user ${user} PASSWORD`,
  ),
  when(
    NoSuchVhost,
    () => "The vhost is the path of the transport url; 'rabbitmqctl list_vhosts' shows those that exist.",
  ),
  when(
    AccessRefused,
    () =>
      "The README lists the permissions that l2pop needs; 'rabbitmqctl list_permissions -p VHOST' shows those there are.",
  ),
  when(PreconditionFailed, () => 'Something else declared it with other flags; l2pop changes nothing of it.'),
  when(BrokerBlocked, () => "Free memory or disk on the broker; 'rabbitmqctl status' shows the alarms."),
  when(PublishTimeout, () => "The broker may be overloaded: 'rabbitmqctl status'. --timeout waits longer."),
  when(ConnectionLost, () => 'Try again; --timeout waits longer for the broker to come back.'),
  ...SENDING_REMEDIES,
  when(NoReply, () => 'The server took the query or is stuck: see its log. --timeout waits longer.'),
  when(HostNotSupported, () => 'Ask without --host: the full set holds the entries of all hosts.'),
  when(RemoteError, ({ class: name }) =>
    name === 'UnsupportedVersion' || name === 'NoSuchMethod'
      ? 'Something else than the query serves that topic there.'
      : "The server's log tells more; --debug shows what it sent of its traceback.",
  ),
  when(AlreadyServed, () => "'rabbitmqctl list_consumers' shows whose they are. --join shares the work with them."),
  when(MalformedEntries, () => 'docs/json.md shows the form.'),
  when(MalformedEntriesFile, () => 'docs/json.md shows the form.'),
  when(LabFileError, ({ faults }) =>
    faults.length > 1
      ? `${showLabFault(faults[1]!)}\n${faults.length > 2 ? `And ${faults.length - 2} faults more, with --debug. ` : ''}docs/lab-file.md describes every key.`
      : 'docs/lab-file.md describes every key.',
  ),
  when(DumpOfAnotherHost, () => 'Take the dump on that host, or name the host that it was taken on with --host.'),
  when(TwoHosts, () => 'Give the dump of one host at a time.'),
  when(MixedKinds, () => 'Give the dump of one agent at a time; of a sosreport, --agent-type names it.'),
  when(NothingRecognised, ({ forms }) => `Known: ${forms.join(', ')} (docs/dumps.md).`),
  when(BinaryInput, () => 'Give the text that the commands print; unpack it first if it is packed.'),
  when(LineTooLong, () => "Give the text that the commands print, such as 'ovs-ofctl --names dump-flows br-tun'."),
  when(
    EmptyDump,
    () => "An empty dump tells nothing: dump again as root, such as 'ovs-ofctl --names dump-flows br-tun'.",
  ),
  ...AGENT_REMEDIES,
  ...WATCH_REMEDIES,
  ...USAGE_REMEDIES,
];

/** What to do next about an error, in a line or two; undefined where the error says it all. */
export function remedyFor(error: unknown): string | undefined {
  for (const remedy of REMEDIES) {
    const text = remedy(error);
    if (text !== undefined) return text;
  }
  return undefined;
}
