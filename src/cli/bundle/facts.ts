import { z } from 'zod';
import { UnreadableBundle } from '../../dump/bundle/errors.ts';
import type { Bundle } from '../../dump/bundle/read-bundle.ts';
import type { AgentAddress, MigratingPort, NetworkName, PortsOnHost, UncertainFlood } from '../../fdb/query.ts';
import type { Answers } from './record-source.ts';

/** What a source told beside its entries; undefined: it cannot tell. */
export interface Facts {
  unknown: string[];
  networks: NetworkName[] | undefined;
  agents: AgentAddress[] | undefined;
  portsOnHost: PortsOnHost[] | undefined;
  migrating: MigratingPort[] | undefined;
  uncertainFlood: UncertainFlood[] | undefined;
}

const network = z.object({ id: z.string(), name: z.string(), network_type: z.string() });
const agent = z.object({
  host: z.string(),
  agent_type: z.string(),
  tunnel_ip: z.string(),
  answers_arp: z.boolean().optional(),
  is_alive: z.boolean().optional(),
  is_enabled: z.boolean().optional(),
  last_heartbeat: z.iso.datetime().optional(),
});
const ports = z.object({ network_id: z.string(), active: z.int(), not_active: z.int() });
const migrating = z.object({ network_id: z.string(), mac: z.string(), to: z.string() });
const uncertain = z.object({
  network_id: z.string(),
  guessed: z.array(z.string()),
  possible: z.array(z.string()),
  reason: z.string(),
});
const list = <Item extends z.ZodType>(item: Item) => z.nullable(z.array(item));

const schema = z.object({
  unknown_networks: z.array(z.string()),
  networks: list(network),
  agents: list(agent),
  ports_on_host: list(ports),
  migrating: list(migrating),
  uncertain_flood: list(uncertain),
});

/** What a source told, for a file. Of networks only those that were asked for: of no other is there an answer. */
export function factsToJson(answers: Answers): z.input<typeof schema> {
  const { answer = {}, unknown } = answers;
  const asked = new Set([...Object.keys(answer), ...unknown]);
  return {
    unknown_networks: [...unknown],
    networks: toList(answers.networks, ({ id, name, networkType }) =>
      asked.has(id) ? [{ id, name, network_type: networkType }] : [],
    ),
    agents: toList(answers.agents, ({ host, agentType, tunnelIp, answersArp, state }) => [
      {
        host,
        agent_type: agentType,
        tunnel_ip: tunnelIp,
        ...(answersArp !== undefined && { answers_arp: answersArp }),
        ...(state && {
          is_alive: state.isAlive,
          is_enabled: state.isEnabled,
          last_heartbeat: state.lastHeartbeat.toISOString(),
        }),
      },
    ]),
    ports_on_host: toList(answers.portsOnHost, ({ networkId, active, notActive }) => [
      { network_id: networkId, active, not_active: notActive },
    ]),
    migrating: toList(answers.migrating, ({ networkId, mac, to }) => [{ network_id: networkId, mac, to }]),
    uncertain_flood: toList(answers.uncertainFlood, ({ networkId, guessed, possible, reason }) => [
      { network_id: networkId, guessed: [...guessed], possible: [...possible], reason },
    ]),
  };
}

/** What `factsToJson` wrote. @throws UnreadableBundle */
export function parseFacts(bundle: Bundle, name: string): Facts {
  let document: unknown;
  try {
    document = JSON.parse(bundle.content(name).toString());
  } catch (error) {
    throw new UnreadableBundle(bundle.path, `${name}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = schema.safeParse(document);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new UnreadableBundle(bundle.path, `${name}: ${path.join('.')}: ${message}`);
  }
  const facts = parsed.data;
  return {
    unknown: facts.unknown_networks,
    networks: facts.networks?.map(({ id, name: called, network_type: networkType }) => ({
      id,
      name: called,
      networkType,
    })),
    agents: facts.agents?.map((each) => ({
      host: each.host,
      agentType: each.agent_type,
      tunnelIp: each.tunnel_ip,
      ...(each.answers_arp !== undefined && { answersArp: each.answers_arp }),
      ...(each.last_heartbeat !== undefined && {
        state: {
          isAlive: each.is_alive === true,
          isEnabled: each.is_enabled === true,
          lastHeartbeat: new Date(each.last_heartbeat),
        },
      }),
    })),
    portsOnHost: facts.ports_on_host?.map(({ network_id: networkId, active, not_active: notActive }) => ({
      networkId,
      active,
      notActive,
    })),
    migrating: facts.migrating?.map(({ network_id: networkId, mac, to }) => ({ networkId, mac, to })),
    uncertainFlood: facts.uncertain_flood?.map(({ network_id: networkId, guessed, possible, reason }) => ({
      networkId,
      guessed,
      possible,
      reason,
    })),
  };
}

const toList = <Row, Json>(rows: readonly Row[] | undefined, json: (row: Row) => Json[]): Json[] | null =>
  rows === undefined ? null : rows.flatMap(json);
