import { describe, expect, test } from 'vitest';
import { reportFile } from '../../../src/dump/sos/report-file.ts';

const ROOT = 'sosreport-c1-2026-11-27-abcdefg/';

describe('a file of a report', () => {
  test.each([
    ['sos_commands/openvswitch/ovs-ofctl_dump-flows_br-tun', 'flows', 'ovs-ofctl dump-flows br-tun'],
    ['sos_commands/openvswitch/ovs-ofctl_-O_OpenFlow13_dump-flows_br_x', 'flows', 'ovs-ofctl dump-flows br_x'],
    ['sos_strings/openvswitch/ovs-ofctl_dump-flows_br-tun.tailed', 'flows', 'ovs-ofctl dump-flows br-tun'],
    ['sos_commands/openvswitch/ovs-vsctl_-t_5_show', 'ovs', 'ovs-vsctl -t 5 show'],
    ['sos_commands/openvswitch/ovs-vsctl_-t_5_list_interface', 'ovs', 'ovs-vsctl -t 5 list interface'],
    ['sos_commands/openvswitch/ovs-vsctl_-t_5_list_Port', 'ovs', 'ovs-vsctl -t 5 list Port'],
    ['sos_commands/openvswitch/ovsdb-client_-f_list_dump', 'ovs', 'ovsdb-client -f list dump'],
    ['sos_commands/networking/bridge_-s_-s_-d_-t_fdb_show', 'linuxbridge', 'bridge -s -s -d -t fdb show'],
    ['sos_commands/networking/bridge_fdb_show', 'linuxbridge', 'bridge fdb show'],
    ['sos_commands/networking/ip_-s_-d_link', 'linuxbridge', 'ip -s -d link'],
    ['sos_commands/networking/ip_-s_-s_neigh_show', 'linuxbridge', 'ip -s -s neigh show'],
    ['sos_commands/host/hostname', 'host', undefined],
    ['sos_commands/general/hostname', 'host', undefined],
    ['sos_commands/date/date_--utc', 'utc', undefined],
    ['sos_commands/general/date', 'date', undefined],
  ])('%s holds %s', (path, holds, command) => {
    expect(reportFile(path)).toMatchObject({ holds, ...(command && { command }) });
    expect(reportFile(ROOT + path)).toEqual(reportFile(path));
  });

  test.each([
    'sos_commands/networking/ip_neigh_show_nud_noarp',
    'sos_commands/networking/ip_netns_exec_qrouter-1_ip_-s_-d_link',
    'sos_commands/networking/ip_-o_addr',
    'sos_commands/openvswitch/ovs-ofctl_dump-ports_br-tun',
    'sos_commands/openvswitch/ovs-appctl_bridge.dump-flows_--offload-stats_br-tun',
    'sos_strings/openvswitch/ovs-ofctl_dump-flows_br-tun',
    'sos_commands/openvswitch/../openvswitch/deeper/ovs-ofctl_dump-flows_br-tun',
    'etc/neutron/neutron.conf',
    'date',
    '',
  ])('%s is not read', (path) => {
    expect(reportFile(path)).toBeUndefined();
  });

  test('tells by its name whether it was cut off', () => {
    expect(reportFile('sos_strings/openvswitch/ovs-ofctl_dump-flows_br-tun.tailed')).toMatchObject({ isCut: true });
    expect(reportFile('sos_commands/openvswitch/ovs-ofctl_dump-flows_br-tun')).toMatchObject({ isCut: false });
  });
});
