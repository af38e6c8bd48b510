import type { Drift } from '../fdb/drift.ts';
import type { DumpKind } from '../fdb/dump.ts';

/** What a next command may name, beside the drift itself. */
export interface DiffPlace {
  host: string;
  kind: DumpKind;
}

/**
 * The command to type next for a drift: first look whether Neutron's own side is right (spec l2pop 5.5, last pitfall),
 * or, where no cast helps, restart the agent.
 */
export function nextCommand(drift: Drift, { host, kind }: DiffPlace): string {
  const network = drift.networkId === undefined ? '' : ` --network ${quoted(drift.networkId)}`;
  switch (drift.kind) {
    case 'missing-unicast':
    case 'stale-unicast':
    case 'wrong-endpoint':
    case 'dangling-port':
      return showPorts(`${network} --mac-address ${quoted(drift.mac ?? '')}`);
    case 'missing-arp':
    case 'stale-arp':
    case 'wrong-arp':
      return showPorts(`${network} --fixed-ip ip-address=${quoted(drift.ip ?? '')}`);
    case 'missing-flood':
    case 'stale-flood':
    case 'endpoint-absent':
      return showPorts(network);
    case 'segment-mismatch':
      return `openstack network show ${quoted(drift.networkId ?? '')} -c provider:segmentation_id`;
    case 'network-unknown':
    case 'tunnel-id-mismatch':
      return `ssh ${quoted(host)} systemctl restart ${service(kind)}`;
    case 'orphan-tunnel':
      return `openstack network agent list --long -f json | grep -F ${quoted(drift.tunnelIp ?? '')}`;
    case 'old-cookie':
      return `ssh ${quoted(host)} systemctl status ${service(kind)}`;
  }
}

/** The list of ports lacks the host they are bound to; the single port has it. */
const showPorts = (filter: string): string =>
  `openstack port list${filter} -f value -c ID | xargs -n1 openstack port show -c binding_host_id -c status -c device_owner -c fixed_ips`;

const service = (kind: DumpKind): string =>
  kind === 'linuxbridge' ? 'neutron-linuxbridge-agent' : 'neutron-openvswitch-agent';

/** Safe to paste into a shell: what came from elsewhere is never taken for syntax. */
const quoted = (text: string): string => (/^[\w.:@%+,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
