import {
  BadCloudsFile,
  CredentialsInUrl,
  IncompleteCloud,
  UnknownAuthType,
  UnknownCloud,
  UnreadableCloudFile,
} from '../../driver/inventory/neutron-api/cloud/errors.ts';
import {
  ApiBusy,
  ApiTimedOut,
  ApiTlsRefused,
  ApiUnreachable,
  CredentialsRefused,
  EndlessPaging,
  NoKeystoneThere,
  NoNetworkEndpoint,
  NoNeutronThere,
  RoleMissing,
  UnexpectedAnswer,
} from '../../driver/inventory/neutron-api/errors.ts';
import { type Remedy, shortList, when } from './remedy.ts';

/** What to do when Neutron's API, or the Keystone before it, cannot be asked. */
export const NEUTRON_API_REMEDIES: readonly Remedy[] = [
  when(ApiUnreachable, () => 'Check host and port, and that the service runs there.'),
  when(ApiTimedOut, () => 'The server may be overloaded or stuck: see its log. --timeout waits longer.'),
  when(ApiTlsRefused, ({ code }) => {
    if (code === 'EPROTO') return 'What answers there speaks no TLS: try http://.';
    if (code?.includes('ALTNAME')) return 'Name the host as its certificate does.';
    return 'Name the certificate of its authority: cacert in clouds.yaml, OS_CACERT, or NODE_EXTRA_CA_CERTS.';
  }),
  when(ApiBusy, () => 'It was asked again with growing pauses. Try later; --timeout waits longer.'),
  when(UnexpectedAnswer, ({ status }) =>
    status !== undefined && status >= 500
      ? "The server's log tells more."
      : "Check the address: a proxy or another service may answer there. Neutron's is 'openstack endpoint list --service network'.",
  ),
  when(CredentialsRefused, ({ who }) =>
    who === undefined
      ? 'Name a cloud of clouds.yaml with --os-cloud, or set the OS_* variables (docs/api.md).'
      : "Try the same with 'openstack token issue'; docs/api.md names the settings that count.",
  ),
  when(RoleMissing, () => 'l2pop reads agents, bindings and segments: that takes the admin role (docs/api.md).'),
  when(NoNeutronThere, () => "Neutron's address is that of 'openstack endpoint list --service network'."),
  when(NoKeystoneThere, () => 'auth_url is the address of Keystone, such as https://keystone:5000/v3.'),
  when(NoNetworkEndpoint, ({ known }) =>
    known.length > 0
      ? `It has ${shortList(known)}: set interface and region_name, or name the endpoint with --from https://….`
      : 'Name it with --from https://…, or network_endpoint_override in clouds.yaml.',
  ),
  when(EndlessPaging, () => 'A proxy may drop the marker of its url; name Neutron itself.'),
  when(BadCloudsFile, () => 'docs/api.md names the keys that count.'),
  when(CredentialsInUrl, () => 'Who asks is said in clouds.yaml or by OS_* variables (docs/api.md).'),
  when(UnknownCloud, ({ known }) =>
    known.length > 0
      ? `There are ${shortList(known)}.`
      : 'It is looked for in ., ~/.config/openstack and /etc/openstack, or where OS_CLIENT_CONFIG_FILE says.',
  ),
  when(IncompleteCloud, () => 'docs/api.md shows a whole one.'),
  when(UnknownAuthType, () => 'Known: v3password, v3applicationcredential, v3token, none.'),
  when(UnreadableCloudFile, () => 'Check the path and who may read it.'),
];
