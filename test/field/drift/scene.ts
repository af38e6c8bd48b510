import type { FieldHost } from '../field.ts';
import { type Field, hostOf, TUNNEL_HOSTS } from '../field.ts';
import { makeNetwork, type Network } from '../neutron/networks.ts';
import { deleteNetworks, makePorts, type Port } from '../neutron/ports.ts';
import { run } from '../up/run.ts';

/** A vxlan network with a VM on each host that has tunnels. */
export interface Scene {
  field: Field;
  network: Network;
  /** The VM's port on a host. */
  portOn(host: string): Port;
  host(name: string): FieldHost & { tunnelIp: string };
  /**
   * Does an echo request from one host's VM to another's come back? Both forget their neighbours first: one that asks
   * whether a neighbour is still there tells its own MAC by that.
   */
  pings(from: string, to: string): Promise<boolean>;
  remove(): Promise<void>;
}

const ECHOES = 3;

export async function makeScene(field: Field, name: string): Promise<Scene> {
  const network = await makeNetwork(field, { name, cidrs: ['192.168.66.0/24'] });
  const made = await makePorts(
    field,
    network,
    TUNNEL_HOSTS.map((host) => ({ host })),
  );
  const ports = new Map(made.map((port) => [port.host, port]));
  const portOn = (host: string) => ports.get(host)!;
  return {
    field,
    network,
    portOn,
    host(name) {
      const { tunnelIp, ...more } = hostOf(field, name);
      if (tunnelIp === null) throw new Error(`${name} has no tunnels`);
      return { ...more, tunnelIp };
    },
    async pings(from, to) {
      const { vm } = portOn(from);
      for (const each of [vm, portOn(to).vm]) await run('ip', '-n', each, 'neigh', 'flush', 'all');
      for (let echo = 0; echo < ECHOES; echo += 1) {
        const reply = await run('ip', 'netns', 'exec', vm, 'ping', '-c', '1', '-W', '1', portOn(to).ips[0]!).catch(
          () => '',
        );
        if (reply.includes('1 received')) return true;
      }
      return false;
    },
    remove: () => deleteNetworks(field, [network], made),
  };
}
