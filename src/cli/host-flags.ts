import { Flags } from '@oclif/core';
import { AGENT_TYPES, type AgentType } from '../dump/agent-type.ts';
import { notEmpty } from './flags.ts';

const helpGroup = 'OBSERVED STATE';

/** Flags of every command that runs the tools of an agent's host: how they are come by. */
export const hostFlags = {
  ssh: Flags.string({
    description: "run the tools on this host, by the system's own ssh with its configuration",
    helpValue: '[USER@]HOST',
    helpGroup,
    parse: notEmpty,
  }),
  'ssh-option': Flags.string({
    description: 'an option of ssh, as its own -o takes it: Port=2222 (repeatable)',
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['ssh'],
    helpGroup,
  }),
  'ssh-config': Flags.string({
    description: "a configuration file for ssh, in place of the user's and the system's",
    helpValue: 'FILE',
    dependsOn: ['ssh'],
    helpGroup,
    parse: notEmpty,
  }),
  sudo: Flags.boolean({
    description: 'run the tools by sudo, which must not want a password',
    helpGroup,
  }),
  'exec-prefix': Flags.string({
    description:
      "put these words before Open vSwitch's tools, such as 'docker exec openvswitch_vswitchd'  [default: found where docker or podman runs it]",
    helpValue: 'COMMAND',
    helpGroup,
  }),
  'agent-type': Flags.option({
    options: AGENT_TYPES,
    description: 'whose dataplane, where the host has that of two agents',
    helpGroup,
  })(),
  bridge: Flags.string({
    description: "the OVS agent's tunnel bridge  [default: br-tun, or the one that is found]",
    helpValue: 'NAME',
    helpGroup,
    parse: notEmpty,
  }),
};

/** What these flags say. */
export interface HostChoice {
  ssh?: string | undefined;
  'ssh-option'?: string[] | undefined;
  'ssh-config'?: string | undefined;
  sudo?: boolean | undefined;
  'exec-prefix'?: string | undefined;
  'agent-type'?: AgentType | undefined;
  bridge?: string | undefined;
  timeout?: number | undefined;
}
