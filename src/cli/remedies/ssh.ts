import { SshFailed, type SshReason } from '../../dump/collect/ssh/ssh-failed.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do for each way in which a host is not reached; `to` is the destination. */
const REMEDIES: Record<SshReason, (to: string) => string> = {
  'no ssh': () => "Install openssh-client, or name a dump that was taken with 'l2pop dump' on that host.",
  'bad options': () => "Give [USER@]HOST; options of ssh go to --ssh-option NAME=VALUE, as 'man ssh_config' has them.",
  'unknown host': () => 'Check the name: --ssh takes what ssh takes, names of its configuration too (--ssh-config).',
  unreachable: (to) =>
    `Check that sshd runs there and the port is open: ssh ${to} true. A jump host: --ssh-option ProxyJump=HOST.`,
  'timed out': () => 'Check that the host is up and the way to it is open. --timeout waits longer.',
  'host key changed': () =>
    "Find out why before anything else: another host may answer there. 'ssh-keygen -R' forgets the old key.",
  'host key unknown': (to) => `Connect once by hand to accept its key: ssh ${to} true`,
  'not permitted': (to) =>
    `Give ssh a key that the host accepts (ssh-add -l, ssh-copy-id): 'ssh ${to} true' must ask nothing.`,
  lost: (to) => `Try it by hand: ssh ${to} true. sshd's log on that host tells more.`,
};

/** What to do when a host is not reached by ssh. */
export const SSH_REMEDIES: readonly Remedy[] = [
  when(SshFailed, ({ reason, destination }) => REMEDIES[reason](destination)),
];
