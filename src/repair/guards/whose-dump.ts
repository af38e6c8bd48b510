import { isSameHost } from '../../fdb/check-host.ts';
import type { Dump } from '../../fdb/dump.ts';
import type { Expected } from '../../fdb/expected.ts';
import { PlanRefused } from './refusal.ts';

/** What a diff only remarks on is too much doubt to send by: tunnel ips that prove it are DumpOfAnotherHost. */
export class NotThisHostsDump extends PlanRefused {
  override readonly name = 'NotThisHostsDump';
  constructor(
    readonly host: string,
    /** Another host in the dump's prompts, or its own tunnel ip among what the host should send to. */
    readonly sign: { promptHost: string } | { sendsToItself: string },
  ) {
    super(
      'promptHost' in sign
        ? `the dump's prompts name host ${sign.promptHost}, and the casts would go to ${host}`
        : `the entries for ${host} name ${sign.sendsToItself}, which is the dump's own tunnel ip: ${host} is not the agent's host, as Neutron names it, or another host has its tunnel ip`,
    );
  }
}

/**
 * Is the dump that of the host which the casts go to? diff() has refused what tunnel ips prove (checkHost).
 * @throws NotThisHostsDump
 */
export function checkWhoseDump(
  host: string,
  expected: Pick<Expected, 'ownTunnelIps' | 'tunnelIps'> | undefined,
  dump: Pick<Dump, 'promptHosts' | 'ownTunnelIps'>,
): void {
  const [promptHost] = dump.promptHosts;
  if (promptHost !== undefined && !dump.promptHosts.some((name) => isSameHost(name, host))) {
    throw new NotThisHostsDump(host, { promptHost });
  }
  if (expected === undefined || expected.ownTunnelIps.length > 0) return;
  const sendsToItself = dump.ownTunnelIps.find((tunnelIp) => expected.tunnelIps.has(tunnelIp));
  if (sendsToItself !== undefined) throw new NotThisHostsDump(host, { sendsToItself });
}
