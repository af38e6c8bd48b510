import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldHost } from '../field.ts';
import { startDaemon } from './daemon.ts';

const L2_PROGRAM = { ovs: 'neutron-openvswitch-agent', linuxbridge: 'neutron-linuxbridge-agent' } as const;

/** Some kernels lack ebtables' nat table, which the linuxbridge agent wants for protections that the field has off. */
function emptyEbtables(fieldFolder: string): string {
  const folder = join(fieldFolder, 'empty-ebtables');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ebtables'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return folder;
}

/** Starts a host's L2 agent. */
export function startL2Agent(fieldFolder: string, host: FieldHost): void {
  const { name, kind, namespace, folder, env } = host;
  const PATH = `${emptyEbtables(fieldFolder)}:${process.env.PATH}`;
  startDaemon(fieldFolder, `l2-agent-${name}`, [L2_PROGRAM[kind], '--config-file', join(folder, 'agent.ini')], {
    namespace,
    env: { ...env, PATH },
  });
}

/**
 * Starts a host's L3 agent. Its routers are network namespaces in the host's, and those of one router have one name on all hosts: so each
 * agent sees a folder of names of its own.
 */
export function startL3Agent(fieldFolder: string, host: FieldHost): void {
  const { name, namespace, folder, env } = host;
  const start = `mount -t tmpfs tmpfs /run/netns && exec neutron-l3-agent --config-file ${join(folder, 'agent.ini')}`;
  startDaemon(fieldFolder, `l3-agent-${name}`, ['sh', '-c', start], { namespace, env });
}
