import { describe, expect, test } from 'vitest';
import { downAgentsNote } from '../../src/cli/down-agents.ts';
import { agentsIfTold } from '../../src/cli/hosts.ts';
import type { AgentAddress, AgentState, FdbQuery } from '../../src/fdb/query.ts';

const state = (isAlive: boolean): AgentState => ({
  isAlive,
  isEnabled: true,
  lastHeartbeat: new Date('2026-11-27T03:00:00Z'),
});

const agent = (number: number, isAlive?: boolean): AgentAddress => ({
  host: `c${number}`,
  agentType: 'Open vSwitch agent',
  tunnelIp: `10.0.0.${number}`,
  ...(isAlive !== undefined && { state: state(isAlive) }),
});

const noteOf = async (agents: AgentAddress[] | undefined, ...tunnelIps: string[]) => {
  const source = { ...(agents && { agents: async () => agents }) } as FdbQuery;
  return downAgentsNote(await agentsIfTold(source), new Set(tunnelIps));
};

describe('agents that Neutron takes for down', () => {
  test('are named with host, tunnel ip and their last heartbeat', async () => {
    expect(await noteOf([agent(1, true), agent(2, false)], '10.0.0.1', '10.0.0.2')).toBe(
      'note: Neutron takes an agent for down, whose entries count all the same: c2 (10.0.0.2, last heard of at 2026-11-27T03:00:00.000Z)',
    );
  });

  test.each([
    { when: 'none of them has an entry', agents: [agent(2, false)], tunnelIps: ['10.0.0.1'] },
    { when: 'all are alive', agents: [agent(1, true)], tunnelIps: ['10.0.0.1'] },
    { when: 'the source does not tell of their state', agents: [agent(1)], tunnelIps: ['10.0.0.1'] },
    { when: 'the source knows no agents', agents: undefined, tunnelIps: ['10.0.0.1'] },
  ])('are not spoken of when $when', async ({ agents, tunnelIps }) => {
    expect(await noteOf(agents, ...tunnelIps)).toBeUndefined();
  });

  test('cost no result when nobody tells of them any more', async () => {
    const gone = { agents: () => Promise.reject(new Error('gone')) } as unknown as FdbQuery;
    expect(downAgentsNote(await agentsIfTold(gone), new Set(['10.0.0.1']))).toBeUndefined();
  });

  test('are as many as fit a line when they are many', async () => {
    const agents = Array.from({ length: 20 }, (_, index) => agent(index + 1, false));
    expect(await noteOf(agents, ...agents.map(({ tunnelIp }) => tunnelIp))).toMatch(
      /^note: Neutron takes 20 agents for down, .* c8 \(.*\) and 12 more$/,
    );
  });

  test('are known by their address, however it is spelled', async () => {
    const v6 = { ...agent(1, false), tunnelIp: '2001:DB8::0:1' };
    expect(await noteOf([v6], '2001:db8::1')).toMatch(/c1 \(2001:DB8::0:1,/);
  });
});
