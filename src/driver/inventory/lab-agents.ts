import { TUNNEL_TYPES } from '../rules/chosen-segment.ts';
import type { AgentRow } from './inventory.ts';
import type { LabReading } from './lab-names.ts';
import type { Lab } from './lab-schema.ts';

/** Rows of the agents. Neutron has one agent of a type on a host; several of different types may be there. */
export function agentRows(agents: Lab['agents'], { text, faults }: LabReading): AgentRow[] {
  const known = new Set<string>();
  return agents.map((agent, index) => {
    const at = ['agents', index];
    const key = JSON.stringify([agent.host, agent.type]);
    if (known.has(key)) faults.push(text.faultAt([...at, 'host'], `one ${agent.type} a host`));
    known.add(key);
    const { tunnel_ip, configurations } = agent;
    if (tunnel_ip !== undefined && Object.hasOwn(configurations, 'tunneling_ip')) {
      faults.push(text.faultAtKey([...at, 'configurations'], 'tunneling_ip', 'tunnel_ip or this, not both'));
    }
    return {
      host: agent.host,
      agentType: agent.type,
      configurations:
        tunnel_ip === undefined
          ? configurations
          : { ...usualTypes(configurations), ...configurations, tunneling_ip: tunnel_ip },
    };
  });
}

/** An agent with tunnels reports of which types; without them it is sent no casts (rule T). */
const usualTypes = (configurations: Readonly<Record<string, unknown>>) =>
  Object.hasOwn(configurations, 'l2pop_network_types') ? {} : { tunnel_types: [...TUNNEL_TYPES] };
