import type { DriftKind } from '../../../src/fdb/drift.ts';
import { l2pop } from '../../support/l2pop.ts';
import { HOSTS } from '../field.ts';
import { onHost } from '../hosts/on-host.ts';
import { until } from '../up/daemon.ts';
import { type Breaker, STALE, targetsOf } from './breaker.ts';
import type { Scene } from './scene.ts';

const KINDS = [
  { kind: 'missing-unicast', isFelt: false, isUndone: true },
  { kind: 'stale-unicast', isFelt: false, isUndone: true },
  { kind: 'wrong-endpoint', isFelt: true, isUndone: true },
  { kind: 'dangling-port', isFelt: true, isUndone: false },
  { kind: 'missing-flood', isFelt: false, isUndone: true },
  { kind: 'stale-flood', isFelt: false, isUndone: true },
  { kind: 'missing-arp', isFelt: false, isUndone: true },
  { kind: 'stale-arp', isFelt: false, isUndone: true },
  { kind: 'wrong-arp', isFelt: true, isUndone: true },
  { kind: 'endpoint-absent', isFelt: true, isUndone: true },
  { kind: 'orphan-tunnel', isFelt: false, isUndone: false },
] as const satisfies Breaker['kinds'];

/** No port of an OVS bridge has it. */
const NO_PORT = '999';

const hexOf = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('');

/** Breaks the flows of the host without DVR by Open vSwitch's own tools. */
export function ovsBreaker(scene: () => Scene): Breaker {
  const host = HOSTS.ovs;
  const peer = HOSTS.snat;
  const other = HOSTS.dvr;
  const run = (...command: [string, ...string[]]) => onHost(scene().host(host), ...command);
  const flows = async (table: number) =>
    (await run('ovs-ofctl', '--no-stats', 'dump-flows', 'br-tun', `table=${table}`))
      .split('\n')
      .map((line) => line.trim());
  const found = async (table: number, what: RegExp): Promise<string> => {
    const match = (await flows(table)).map((flow) => what.exec(flow)).find(Boolean);
    if (!match) throw new Error(`table ${table} of br-tun has no ${what}`);
    return match[1] ?? match[0];
  };
  const tun = () => `0x${scene().network.segmentId.toString(16)}`;
  const localVlan = () => found(4, new RegExp(`tun_id=${tun()} actions=mod_vlan_vid:(\\d+)`));
  const tunnelName = (tunnelIp: string) => `vxlan-${hexOf(tunnelIp)}`;
  const portTo = async (tunnelIp: string) =>
    (await run('ovs-vsctl', 'get', 'Interface', tunnelName(tunnelIp), 'ofport')).trim();
  const facts = () => targetsOf(scene(), peer, other);

  /** With the agent's own cookie, so that it is taken for the agent's. */
  async function add(flow: string): Promise<void> {
    const cookie = await found(20, /cookie=(0x\w+).* priority=0 /);
    await run('ovs-ofctl', 'add-flow', 'br-tun', `cookie=${cookie},${flow}`);
  }
  const unicast = async (mac: string, port: string) =>
    add(
      `table=20,priority=2,dl_vlan=${await localVlan()},dl_dst=${mac},actions=strip_vlan,load:${tun()}->NXM_NX_TUN_ID[],output:${port}`,
    );
  const answer = async (ip: string, mac: string) =>
    add(
      `table=21,priority=1,arp,dl_vlan=${await localVlan()},arp_tpa=${ip},actions=load:0x2->NXM_OF_ARP_OP[],` +
        'move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],' +
        `load:0x${mac.replaceAll(':', '')}->NXM_NX_ARP_SHA[],load:0x${hexOf(ip)}->NXM_OF_ARP_SPA[],` +
        `move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],mod_dl_src:${mac},IN_PORT`,
    );
  async function flood(change: (ports: string[]) => string[]): Promise<void> {
    const vlan = await localVlan();
    const flow = await found(22, new RegExp(`.*dl_vlan=${vlan} .*`));
    const outputs = change([...flow.matchAll(/output:(\w+)/g)].map(([, port]) => port!));
    const actions = ['strip_vlan', `load:${tun()}->NXM_NX_TUN_ID[]`, ...outputs.map((port) => `output:${port}`)];
    await add(`table=22,priority=1,dl_vlan=${vlan},actions=${actions.join(',')}`);
  }
  async function makeTunnel(tunnelIp: string): Promise<string> {
    const name = tunnelName(tunnelIp);
    const options = ['in_key=flow', 'out_key=flow', 'df_default=true', `remote_ip=${tunnelIp}`];
    const settings = [...options, `local_ip=${scene().host(host).tunnelIp}`].map((option) => `options:${option}`);
    await run('ovs-vsctl', 'add-port', 'br-tun', name, '--', 'set', 'Interface', name, 'type=vxlan', ...settings);
    const port = await portTo(tunnelIp);
    await add(`table=0,priority=1,in_port=${port},actions=resubmit(,4)`);
    return port;
  }
  /** What the peer's own frames have taught. */
  const forgetLearned = async () => {
    const vlan = Number(await localVlan())
      .toString(16)
      .padStart(4, '0');
    const match = `table=20,priority=1,vlan_tci=0x${vlan}/0x0fff,dl_dst=${facts().mac}`;
    await run('ovs-ofctl', 'del-flows', '--strict', 'br-tun', match);
  };

  const breaks: Record<(typeof KINDS)[number]['kind'], () => Promise<unknown>> = {
    async 'missing-unicast'() {
      const match = `table=20,priority=2,dl_vlan=${await localVlan()},dl_dst=${facts().mac}`;
      await run('ovs-ofctl', 'del-flows', '--strict', 'br-tun', match);
      await forgetLearned();
    },
    'stale-unicast': async () => unicast(STALE.mac, await portTo(facts().home)),
    'wrong-endpoint': async () => unicast(facts().mac, await portTo(facts().elsewhere)),
    'dangling-port': () => unicast(facts().mac, NO_PORT),
    async 'missing-flood'() {
      const port = await portTo(facts().home);
      await flood((ports) => ports.filter((each) => each !== port));
    },
    async 'stale-flood'() {
      const port = await makeTunnel(STALE.tunnelIp);
      await flood((ports) => [...ports, port]);
    },
    'missing-arp': async () =>
      run('ovs-ofctl', 'del-flows', 'br-tun', `table=21,arp,dl_vlan=${await localVlan()},arp_tpa=${facts().ip}`),
    'stale-arp': () => answer(STALE.ip, facts().mac),
    'wrong-arp': () => answer(facts().ip, facts().otherMac),
    async 'endpoint-absent'() {
      const { mac, ip, home } = facts();
      const { id, segmentId } = scene().network;
      const flags = [
        '--network',
        id,
        '--segment-id',
        String(segmentId),
        '--tunnel-ip',
        home,
        '--flood',
        '--entry',
        `${mac},${ip}`,
      ];
      const broker = ['--transport-url', scene().field.transportUrl];
      const { exitCode, stderr } = await l2pop(['cast', 'remove', '--host', host, ...flags, ...broker, '--yes']);
      if (exitCode !== 0) throw new Error(stderr);
      const isGone = async () =>
        (
          await run('ovs-vsctl', '--bare', '--columns=name', 'find', 'Interface', `options:remote_ip=${home}`)
        ).trim() === '';
      await until(`end of the tunnel to ${peer}`, 30, isGone);
      await forgetLearned();
    },
    'orphan-tunnel': () => makeTunnel(STALE.tunnelIp),
  };
  return {
    host,
    peer,
    kinds: KINDS,
    break: async (kind: DriftKind) => void (await breaks[kind as keyof typeof breaks]()),
  };
}
