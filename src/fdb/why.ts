import type { Pair } from './entries.ts';

/** One thing that the driver's rules say of an entry (spec l2pop 2.2), with its facts. */
export type WhyRule =
  /** No port of the network has the MAC or the address. */
  | { rule: 'no-such-port' }
  /** Only ACTIVE ports count. `vifTypes`: of its bindings, where they are known. */
  | { rule: 'port-status'; status: string; isEnabled: boolean | undefined; vifTypes: readonly string[] }
  /** Rules D and HA: such a port makes its hosts flood and is never announced itself. */
  | { rule: 'port-kind'; kind: 'plain' | 'dvr' | 'ha'; hosts: readonly string[]; isEstimate: boolean }
  /** Rule N: one pair a fixed ip, none without. */
  | { rule: 'port-addresses'; ips: readonly string[] }
  /** Rule P: it counts on each host that it is bound to. */
  | { rule: 'port-binding'; hosts: readonly string[] }
  /** Rule A: an agent counts by its tunneling_ip alone. `similar`: an agent's host that may be meant. */
  | {
      rule: 'host-agent';
      host: string;
      tunnelIps: readonly string[];
      agentTypes: readonly string[];
      similar: string | undefined;
    }
  /** Rule X: the asked host's own entries are left out, unless others share its tunnel ip. */
  | { rule: 'own-host'; host: string; sharedWith: readonly string[] }
  /** Entries that another source registered. */
  | { rule: 'foreign-source'; source: string; tunnelIp: string; leftOut: 'requestor' | 'own-tunnel-ip' | undefined }
  /** No tunnel carries the network, so that no agent uses its entries. */
  | { rule: 'network-type'; networkType: string }
  /** Rule S: of several segments the answer goes by this one. */
  | { rule: 'chosen-segment'; segment: string; segments: number }
  /** The port is bound to a second host, as during a live migration. */
  | { rule: 'second-binding'; host: string }
  /** A binding that is not as that of an ACTIVE port is; no rule looks at it. */
  | { rule: 'vif-type'; host: string; vifType: string }
  /** Rule B: several agents of one host have a tunnel ip. */
  | { rule: 'several-agents'; host: string; tunnelIps: readonly string[] }
  /** Neutron takes the agent for down; it counts all the same. */
  | { rule: 'agent-down'; host: string; lastHeartbeat: string; isReceiver: boolean }
  /** Rule T: no cast tells of ports on such a host; only a query does. `types`: what the agent reports. */
  | { rule: 'agent-types'; host: string; networkType: string; types: readonly string[]; isReceiver: boolean }
  /** The agent reports that l2_population is off: it takes no cast. */
  | { rule: 'agent-l2pop-off'; host: string; isReceiver: boolean }
  /** The asked host has no agent at all, or none with a tunnel ip. */
  | { rule: 'receiver-agent'; host: string; agentTypes: readonly string[]; similar: string | undefined }
  /** The asked host has no ACTIVE port of the network: the answer holds the entry, its agent has no use for it. */
  | { rule: 'receiver-port'; host: string; notActive: number };

/** Does the rule let the entry into the answer, or leave it out, or is it only worth knowing? */
export type Weight = 'in' | 'out' | 'remark';

export type Verdict = WhyRule & {
  weight: Weight;
  /** The port that it is about. */
  port?: { id: string; mac: string };
};

/** Why an entry is in the answer for a host, or is not. */
export interface WhyAnswer {
  networkId: string;
  segment: string;
  host: string | undefined;
  /** Exactly when the answer for the host holds an entry of the destination. */
  isExpected: boolean;
  /** Those entries, under their tunnel ips. */
  entries: { tunnelIp: string; pair: Pair }[];
  verdicts: Verdict[];
}
