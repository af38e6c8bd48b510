import { DVR_INTERFACE, HA_INTERFACE } from '../rules/port-kind.ts';
import type { BindingRow, NetworkRow, PortRow } from './inventory.ts';
import { labId } from './lab-ids.ts';
import type { LabNames, LabReading } from './lab-names.ts';
import type { LabRouter } from './lab-routers.ts';
import type { LabPort } from './lab-schema.ts';
import type { Path } from './lab-text.ts';

/** Rows of the ports. What a port does not say follows from what it says: see docs/lab-file.md. */
export function portRows(
  ports: readonly LabPort[],
  networks: LabNames<NetworkRow>,
  routers: LabNames<LabRouter>,
  reading: LabReading,
): PortRow[] {
  const { text, faults } = reading;
  const rows: PortRow[] = [];
  const ids = new Set<string>();
  const macs = new Set<string>();
  ports.forEach((port, index) => {
    const at = ['ports', index];
    checkBindings(port, at, reading);
    const network = networks.at([...at, 'network'], port.network);
    const router = port.router === undefined ? undefined : routers.at([...at, 'router'], port.router);
    if (network === undefined) return;
    const mac = `${network.id}/${port.mac}`;
    if (macs.has(mac)) faults.push(text.faultAt([...at, 'mac'], 'a MAC that no other port of the network has'));
    macs.add(mac);
    const id = port.id ?? labId('port', mac);
    if (port.id !== undefined && ids.has(id)) faults.push(text.faultAt([...at, 'id'], 'an id that no other port has'));
    ids.add(id);
    rows.push({
      id,
      networkId: network.id,
      mac: port.mac,
      fixedIps: port.ips.map((ip) => ({ ip })),
      status: port.status,
      deviceOwner: port.device_owner ?? usualOwner(port, router),
      deviceId: port.device_id ?? router?.id ?? '',
      bindings: bindingsOf(port),
      distributedBindings: port.distributed_hosts ?? [],
    });
  });
  return rows;
}

function bindingsOf({ bindings, host }: LabPort): BindingRow[] {
  if (bindings === undefined) return host === undefined ? [] : [{ host, status: 'ACTIVE' }];
  return bindings.map(({ vif_type: vifType, ...row }) => (vifType === undefined ? row : { ...row, vifType }));
}

function usualOwner(port: LabPort, router: LabRouter | undefined): string {
  if (port.distributed_hosts !== undefined) return DVR_INTERFACE;
  if (router === undefined) return 'compute:nova';
  return router.isHa ? HA_INTERFACE : 'network:router_interface';
}

const BINDING_KEYS = ['host', 'bindings', 'distributed_hosts'] as const;

function checkBindings(port: LabPort, at: Path, { text, faults }: LabReading): void {
  const [, ...more] = BINDING_KEYS.filter((key) => port[key] !== undefined);
  for (const key of more) faults.push(text.faultAtKey(at, key, `only one of ${BINDING_KEYS.join(', ')}`));
  if (port.router !== undefined && port.device_id !== undefined) {
    faults.push(text.faultAtKey(at, 'device_id', 'router or device_id, not both'));
  }
  if (port.distributed_hosts !== undefined && (port.device_owner ?? DVR_INTERFACE) !== DVR_INTERFACE) {
    faults.push(text.faultAt([...at, 'device_owner'], `${DVR_INTERFACE}, as distributed_hosts is given`));
  }
  for (const key of ['bindings', 'distributed_hosts'] as const) {
    const hosts = new Set<string>();
    port[key]?.forEach(({ host }, index) => {
      if (hosts.has(host)) faults.push(text.faultAt([...at, key, index, 'host'], 'a host once'));
      hosts.add(host);
    });
  }
}
