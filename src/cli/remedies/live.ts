import {
  ContainersHidden,
  NoDataplaneHere,
  OpenVswitchStopped,
  SeveralTunnelBridges,
  SudoRefused,
  ToolFailed,
  ToolMissing,
  ToolNotPermitted,
  ToolTimedOut,
  TwoDataplanesHere,
  UnknownAnswer,
} from '../../dump/collect/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when a host's own dataplane cannot be read. */
export const LIVE_REMEDIES: readonly Remedy[] = [
  when(ToolMissing, ({ tool, command }) => {
    if (tool.startsWith('ovs-') && command.startsWith(tool)) {
      return 'It comes with openvswitch-switch; where it is in a container, name that with --exec-prefix.';
    }
    if (tool === 'ip' || tool === 'bridge') return 'It comes with iproute2.';
    return tool === 'sudo' ? 'Log in as root, without --sudo.' : "Check the words of --exec-prefix: 'docker ps'.";
  }),
  when(
    ToolNotPermitted,
    () => "Run l2pop as root (over ssh: log in as root), or add --sudo: only root may read Open vSwitch's flows.",
  ),
  when(ContainersHidden, () => 'Add --sudo, or name the container that has them with --exec-prefix.'),
  when(SudoRefused, ({ wantsPassword }) =>
    wantsPassword
      ? 'Nobody can be asked for a password: allow the tools without one (NOPASSWD in sudoers), or log in as root.'
      : "Allow these tools to the user: 'sudo -l' on that host shows what is allowed.",
  ),
  when(ToolTimedOut, ({ command }) =>
    command.includes('ovs-')
      ? "See the log of ovs-vswitchd: it may be stuck, or at its CPU's limit. --timeout waits longer."
      : '--timeout waits longer.',
  ),
  when(
    OpenVswitchStopped,
    ({ daemon }) =>
      `Start ${daemon} (systemctl status openvswitch-switch); where it runs in a container, name that with --exec-prefix; in a namespace, run l2pop there.`,
  ),
  when(NoDataplaneHere, ({ where }) =>
    where === 'this host'
      ? "Run it on the agent's host, name that host with --ssh, or name a DUMP taken there."
      : "Name the agent's host; --agent-type and --bridge say what to look for.",
  ),
  when(TwoDataplanesHere, () => 'Name the one that is meant with --agent-type ovs or --agent-type linuxbridge.'),
  when(
    SeveralTunnelBridges,
    () => "Name the agent's tunnel bridge (tunnel_bridge in its configuration) with --bridge.",
  ),
  when(
    UnknownAnswer,
    () => 'What a login shell prints without being asked must not come before the output of a command.',
  ),
  when(ToolFailed, ({ command }) =>
    / exec /.test(command) ? "Check the words of --exec-prefix: 'docker ps' lists what runs." : undefined,
  ),
];
