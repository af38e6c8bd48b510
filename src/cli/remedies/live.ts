import {
  NoDataplaneHere,
  OpenVswitchStopped,
  ToolMissing,
  ToolNotPermitted,
  ToolTimedOut,
  TwoDataplanesHere,
} from '../../dump/collect/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when this host's own dataplane cannot be read. */
export const LIVE_REMEDIES: readonly Remedy[] = [
  when(ToolMissing, ({ tool }) =>
    tool.startsWith('ovs-') ? 'It comes with openvswitch-switch.' : 'It comes with iproute2.',
  ),
  when(ToolNotPermitted, () => "Run l2pop as root: only root may read Open vSwitch's flows."),
  when(ToolTimedOut, ({ command }) =>
    command.startsWith('ovs-')
      ? "See the log of ovs-vswitchd: it may be stuck, or at its CPU's limit. --timeout waits longer."
      : '--timeout waits longer.',
  ),
  when(
    OpenVswitchStopped,
    ({ daemon }) =>
      `Start ${daemon} (systemctl status openvswitch-switch); in a container or namespace, run l2pop where it runs.`,
  ),
  when(
    NoDataplaneHere,
    () => "--live reads the host that it runs on: run it on the agent's host, or name a DUMP taken there.",
  ),
  when(TwoDataplanesHere, () => 'Name the one that is meant with --agent-type ovs or --agent-type linuxbridge.'),
];
