import type { Field } from '../field.ts';
import { makeNetwork, type Network } from './networks.ts';
import { sqlOnce } from './sql.ts';

/** MariaDB's packets hold so many of the longest rows. */
const ROWS_AT_ONCE = 5_000;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The `number`-th address after an IPv4 one, which is given as its 32 bits. */
const ipOf = (base: number, number: number): string =>
  [24, 16, 8, 0].map((shift) => ((base + number) >>> shift) & 255).join('.');

/**
 * A large network: rows as Neutron would have written them for hosts that do not run, host-00001 and so on with tunnel ips of
 * 100.64.0.0/10, each with so many ACTIVE ports of one address. Every id, MAC and address follows from its number.
 */
export async function fillNetwork(field: Field, name: string, hosts: number, portsEach: number): Promise<Network> {
  const network = await makeNetwork(field, { name, cidrs: ['10.128.0.0/9'] });
  const [subnet] = network.subnetIds;
  const total = hosts * portsEach;
  const { segmentId: vni } = network;
  const attribute = 10_000_000 + vni * 1_000_000;
  const portId = (number: number) => `b${hex(vni, 7)}-0000-4000-8000-${hex(number, 12)}`;
  const mac = (number: number) =>
    ['fa:16:3e', hex((number >> 16) & 255, 2), hex((number >> 8) & 255, 2), hex(number & 255, 2)].join(':');
  const hostName = (number: number) => `host-${String(number).padStart(5, '0')}`;
  const configurations = (number: number) =>
    JSON.stringify({ tunneling_ip: ipOf(0x64400000, number), tunnel_types: ['vxlan', 'gre'], l2_population: true });

  await sqlOnce(field, async (run) => {
    const insert = async (head: string, count: number, row: (number: number) => unknown[]) => {
      for (let first = 1; first <= count; first += ROWS_AT_ONCE) {
        const length = Math.min(ROWS_AT_ONCE, count - first + 1);
        await run(`INSERT IGNORE INTO ${head} VALUES ?`, [Array.from({ length }, (_, index) => row(first + index))]);
      }
    };
    await run('SET foreign_key_checks = 0');
    await run('START TRANSACTION');
    const now = '2026-01-01 00:00:00';
    await insert(
      'agents (id, agent_type, `binary`, topic, host, admin_state_up, created_at, started_at, heartbeat_timestamp, configurations)',
      hosts,
      (number) => [
        `${hex(number, 8)}-0000-4000-8000-00000000000a`,
        'Open vSwitch agent',
        'neutron-openvswitch-agent',
        'N/A',
        hostName(number),
        1,
        now,
        now,
        now,
        configurations(number),
      ],
    );
    await insert('standardattributes (id, resource_type, created_at, updated_at, revision_number)', total, (number) => [
      attribute + number,
      'ports',
      now,
      now,
      1,
    ]);
    await insert(
      'ports (project_id, id, name, network_id, mac_address, admin_state_up, status, device_id, device_owner, standard_attr_id)',
      total,
      (number) => [
        'project-1',
        portId(number),
        '',
        network.id,
        mac(number),
        1,
        'ACTIVE',
        `vm-${number}`,
        'compute:nova',
        attribute + number,
      ],
    );
    await insert('ipallocations (port_id, ip_address, subnet_id, network_id)', total, (number) => [
      portId(number),
      ipOf(0x0a800000, number + 10),
      subnet,
      network.id,
    ]);
    await insert('ml2_port_bindings (port_id, host, vif_type)', total, (number) => [
      portId(number),
      hostName(((number - 1) % hosts) + 1),
      'ovs',
    ]);
    await run('COMMIT');
  });
  return network;
}
