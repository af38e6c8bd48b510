import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startDaemon, until } from './daemon.ts';
import { run } from './run.ts';

/** The server's plug-in; run.mjs runs this in the project's folder. */
const RFE = resolve('test/field/rfe');

export interface NeutronOptions {
  folder: string;
  address: string;
  port: number;
  transportUrl: string;
  databasePort: number;
}

const neutronConf = ({ folder, address, port, transportUrl, databasePort }: NeutronOptions): string => `[DEFAULT]
transport_url = ${transportUrl}
core_plugin = ml2
service_plugins = router
auth_strategy = noauth
bind_host = ${address}
bind_port = ${port}
state_path = ${folder}/state
api_paste_config = /etc/neutron/api-paste.ini
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 1
max_l3_agents_per_router = 2
[database]
connection = mysql+pymysql://neutron:secret@${address}:${databasePort}/neutron?charset=utf8mb4
[quotas]
quota_network = -1
quota_subnet = -1
quota_port = -1
quota_router = -1
[oslo_concurrency]
lock_path = ${folder}/lock
[oslo_policy]
enforce_scope = false
[experimental]
linuxbridge = true
`;

const ML2_INI = `[ml2]
type_drivers = vxlan,gre,geneve,vlan,flat
tenant_network_types = vxlan
mechanism_drivers = openvswitch,linuxbridge,l2population,l2population_query
extension_drivers =
[ml2_type_vxlan]
vni_ranges = 1000:5000
[ml2_type_gre]
tunnel_id_ranges = 1:900
[ml2_type_geneve]
vni_ranges = 6000:7000
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199
[ml2_type_flat]
flat_networks = physnet1,physnet2
[securitygroup]
enable_security_group = false
firewall_driver = noop
`;

export interface NeutronServer {
  apiUrl: string;
  /** Resolves when its API answers. */
  start(): Promise<void>;
}

/** Writes the server's configuration and the database's schema. */
export async function prepareNeutron(options: NeutronOptions): Promise<NeutronServer> {
  const { folder, address, port } = options;
  for (const name of ['state', 'lock']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'neutron.conf'), neutronConf(options));
  writeFileSync(join(folder, 'ml2.ini'), ML2_INI);
  const files = ['neutron.conf', 'ml2.ini'].flatMap((file) => ['--config-file', join(folder, file)]);
  await run('neutron-db-manage', ...files, 'upgrade', 'heads');
  const apiUrl = `http://${address}:${port}`;
  return {
    apiUrl,
    async start() {
      const env = { PYTHONPATH: RFE, PYTHONDONTWRITEBYTECODE: '1' };
      startDaemon(folder, 'neutron-server', ['neutron-server', ...files], { env });
      const answers = async () => (await fetch(`${apiUrl}/v2.0/networks`)).ok;
      await until('neutron-server', 90, answers, { folder, daemon: 'neutron-server' });
    },
  };
}
