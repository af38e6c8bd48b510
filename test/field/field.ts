/** A compute host of the field: a network namespace with an agent. */
export interface FieldHost {
  /** As Neutron knows it. */
  name: string;
  kind: 'ovs' | 'linuxbridge';
  /** Null for an agent without tunnels. */
  tunnelIp: string | null;
  namespace: string;
  /** Its agent's configuration and state, Open vSwitch's sockets and database. */
  folder: string;
  /** Makes Open vSwitch's tools, and l2pop, talk to this host's. */
  env: Record<string, string>;
  /** How it routes, where an L3 agent runs too. */
  l3?: 'legacy' | 'dvr' | 'dvr_snat';
}

/** A real Neutron that is up: plain data, so that test workers can be told of it. */
export interface Field {
  /** All of its files are in here, and go with it. */
  folder: string;
  /** Begins the names of its links and namespaces; its bridge has this very name. */
  prefix: string;
  /** Of the bridge: broker, database and API listen on it. */
  address: string;
  apiUrl: string;
  transportUrl: string;
  /** A vhost of the same broker that nobody uses. */
  emptyVhostUrl: string;
  /** May read alone. */
  databaseUrl: string;
  /** Of root, who may do anything without a password. */
  databaseSocket: string;
  hosts: FieldHost[];
}

/** The hosts of each field, by what is odd about them. */
export const HOSTS = {
  /** OVS, not distributed. */
  ovs: 'ovs-1',
  /** OVS with DVR and SNAT. */
  snat: 'ovs-2',
  /** OVS with DVR. */
  dvr: 'ovs-3',
  /** linuxbridge with the ARP responder. */
  responder: 'lb-1',
  /** linuxbridge without it. */
  linuxbridge: 'lb-2',
  /** linuxbridge without tunnels. */
  bare: 'lb-3',
} as const;

/** The hosts that have a tunnel ip. */
export const TUNNEL_HOSTS = [HOSTS.ovs, HOSTS.snat, HOSTS.dvr, HOSTS.responder, HOSTS.linuxbridge] as const;

/** @throws Error for a host that this field does not have */
export function hostOf(field: Field, name: string): FieldHost {
  const host = field.hosts.find((each) => each.name === name);
  if (host === undefined) throw new Error(`the field has no host ${name}`);
  return host;
}
