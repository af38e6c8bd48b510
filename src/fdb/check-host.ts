import type { Dump } from './dump.ts';
import type { Expected } from './expected.ts';

/** The dump was taken on another host than the one whose entries were asked for. */
export class DumpOfAnotherHost extends Error {
  override readonly name = 'DumpOfAnotherHost';
  constructor(
    readonly host: string | undefined,
    /** The host's tunnel ips, as Neutron has them. */
    readonly tunnelIps: readonly string[],
    /** What gives it away: the tunnel ips of the dump's own host, or entries that lead to the host itself. */
    readonly sign: { ownTunnelIps: readonly string[] } | { leadsTo: readonly string[] },
  ) {
    const has = `${host ?? 'the host'} has tunnel ip ${tunnelIps.join(', ')}`;
    super(
      'ownTunnelIps' in sign
        ? `the dump is of another host: ${has}, and the dump was taken where it is ${sign.ownTunnelIps.join(', ')}`
        : `the dump is of another host: ${has}, and the dump has entries that lead to ${sign.leadsTo.join(', ')}`,
    );
  }
}

/**
 * Is the dump of the host that the expected side is for? An agent never has entries to itself (spec l2pop 3.8.2).
 * @returns remarks, a sentence each, on what does not fit but proves nothing
 * @throws DumpOfAnotherHost if tunnel ips prove it
 */
export function checkHost(expected: Expected, dump: Dump): string[] {
  requireOwner(expected.host, expected.ownTunnelIps, dump);
  return remarks(expected, dump);
}

/**
 * A dump's own tunnel ips tell whose it is; one that does not tell them is no dump of a host to which it has entries.
 * @param ownTunnelIps those of the host; empty: not known, and nothing is proved
 * @throws DumpOfAnotherHost
 */
export function requireOwner(host: string | undefined, ownTunnelIps: readonly string[], dump: Dump): void {
  if (ownTunnelIps.length === 0) return;
  if (dump.ownTunnelIps.length > 0) {
    if (!dump.ownTunnelIps.some((tunnelIp) => ownTunnelIps.includes(tunnelIp))) {
      throw new DumpOfAnotherHost(host, ownTunnelIps, { ownTunnelIps: dump.ownTunnelIps });
    }
  } else if (leadsToAll(dump, ownTunnelIps)) {
    throw new DumpOfAnotherHost(host, ownTunnelIps, { leadsTo: ownTunnelIps });
  }
}

function leadsToAll(dump: Dump, tunnelIps: readonly string[]): boolean {
  const wanted = new Set(tunnelIps);
  for (const { unicast, flood } of dump.segments) {
    for (const endpoint of flood) wanted.delete(endpoint);
    for (const endpoint of unicast.values()) wanted.delete(endpoint);
  }
  return wanted.size === 0;
}

function remarks({ host, ownTunnelIps, tunnelIps }: Expected, dump: Dump): string[] {
  const notes: string[] = [];
  const [promptHost] = dump.promptHosts;
  if (host !== undefined && promptHost !== undefined && !dump.promptHosts.some((name) => isSameHost(name, host))) {
    notes.push(`the dump's prompts name host ${promptHost}, the entries are those of ${host}`);
  }
  if (host !== undefined && promptHost === undefined && dump.kind !== 'entries' && dump.ownTunnelIps.length === 0) {
    notes.push(`the dump does not tell whose it is: that it is of ${host} was not checked`);
  }
  const strange = dump.ownTunnelIps.find((tunnelIp) => ownTunnelIps.length === 0 && tunnelIps.has(tunnelIp));
  if (host !== undefined && strange !== undefined) {
    notes.push(
      `the entries for ${host} name ${strange}, the dump's own tunnel ip: ${host} is not the agent's host name, or another host shares the tunnel ip`,
    );
  }
  return notes;
}

/** Do two names mean one host? Prompts show the short name, Neutron often has the full one: `c1` and `c1.example.org`. */
export function isSameHost(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return `${long.toLowerCase()}.`.startsWith(`${short.toLowerCase()}.`);
}
