/** Topic of the casts to agents: `q-agent-notifier` + `l2population` + `update` (wire spec 11.1). */
export const AGENT_TOPIC = 'q-agent-notifier-l2population-update';
export const AGENT_VERSION = '1.0';
