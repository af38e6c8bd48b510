import { DumpError } from '../../errors.ts';

/** Why ssh did not come to run anything on the host. */
export type SshReason =
  | 'no ssh'
  | 'bad options'
  | 'unknown host'
  | 'unreachable'
  | 'timed out'
  | 'host key changed'
  | 'host key unknown'
  | 'not permitted'
  | 'lost';

/** The way to a host by ssh failed, and no tool ran there; `says` is ssh's own line. */
export class SshFailed extends DumpError {
  override readonly name = 'SshFailed';
  constructor(
    /** As it was given: `[USER@]HOST`. */
    readonly destination: string,
    readonly reason: SshReason,
    readonly says: string,
  ) {
    super(`ssh ${destination}: ${says}`);
  }
}

/** The order matters: of several lines, the first that tells the cause counts (a jump host's end is told last). */
const REASONS: readonly [pattern: RegExp, reason: SshReason][] = [
  [/remote host identification has changed|host key .*has changed/i, 'host key changed'],
  [/host key verification failed|no .*host key is known/i, 'host key unknown'],
  [/permission denied \(|too many authentication failures|no supported authentication methods/i, 'not permitted'],
  [/could not resolve hostname|name or service not known/i, 'unknown host'],
  [/timed out/i, 'timed out'],
  [
    /connect to (?:host|address) |no route to host|network is unreachable|stdio forwarding failed|open failed/i,
    'unreachable',
  ],
  [
    /bad configuration option|^command-line|configuration file|bad owner or permissions|garbage at end of line|invalid format|missing argument/i,
    'bad options',
  ],
  [
    /connection (?:closed|reset|to .* closed)|kex_exchange_identification|broken pipe|mux_client|timeout, server .* not responding/i,
    'lost',
  ],
];

/** What ssh's complaints mean; undefined when none of them is about the way to the host. */
export function sshFailure(destination: string, stderr: string): SshFailed | undefined {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const [pattern, reason] of REASONS) {
    const line = lines.find((each) => pattern.test(each));
    if (line !== undefined) return new SshFailed(destination, reason, line.replace(/^ssh: |^@\s*|\s*@$/g, '').trim());
  }
  return undefined;
}
