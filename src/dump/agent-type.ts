/** The agents whose dataplane can be read where it is. */
export const AGENT_TYPES = ['ovs', 'linuxbridge'] as const;
export type AgentType = (typeof AGENT_TYPES)[number];
