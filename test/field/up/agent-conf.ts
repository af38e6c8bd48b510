import type { FieldHost } from '../field.ts';

/** Configuration of a host's L2 agent, and of its L3 agent. */
export const agentConf = (host: FieldHost, transportUrl: string, hasResponder: boolean): string => `[DEFAULT]
host = ${host.name}
transport_url = ${transportUrl}
state_path = ${host.folder}/state
interface_driver = openvswitch
agent_mode = ${host.l3 ?? 'legacy'}
enable_metadata_proxy = false
[ovs]
${host.tunnelIp ? `local_ip = ${host.tunnelIp}` : ''}
datapath_type = netdev
ovsdb_connection = tcp:127.0.0.1:6640
of_listen_port = 6633
bridge_mappings = physnet1:br-phys1
[linux_bridge]
physical_interface_mappings = physnet1:phys1,physnet2:phys2
[vxlan]
enable_vxlan = ${host.tunnelIp !== null}
udp_dstport = 4789
${host.tunnelIp ? `local_ip = ${host.tunnelIp}` : ''}
l2_population = ${host.tunnelIp !== null}
arp_responder = ${hasResponder}
[agent]
tunnel_types = vxlan,gre,geneve
l2_population = true
arp_responder = ${hasResponder}
enable_distributed_routing = ${host.l3 === 'dvr' || host.l3 === 'dvr_snat'}
report_interval = 5
root_helper = env
root_helper_daemon =
[securitygroup]
enable_security_group = false
firewall_driver = noop
[oslo_concurrency]
lock_path = ${host.folder}/lock
[privsep]
helper_command = privsep-helper --config-file ${host.folder}/agent.ini
[experimental]
linuxbridge = true
`;
