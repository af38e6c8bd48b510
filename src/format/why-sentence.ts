import type { Verdict } from '../fdb/why.ts';

/** What a rule says of an entry, as a sentence without full stop. */
export function whySentence(verdict: Verdict): string {
  switch (verdict.rule) {
    case 'no-such-port':
      return 'no port of the network has it as its MAC or a fixed ip (allowed address pairs, floating ips and VRRP addresses are never announced)';
    case 'port-status':
      return statusSentence(verdict);
    case 'port-kind':
      return kindSentence(verdict);
    case 'port-addresses':
      return verdict.weight === 'in'
        ? `it has ${listed(verdict.ips)}: one pair an address`
        : 'it has no fixed ip, so there is no pair: such a MAC is never announced, its host only floods';
    case 'port-binding':
      return verdict.weight === 'in' ? `it is bound to ${listed(verdict.hosts)}` : 'it is unbound: no host has it';
    case 'host-agent':
      return agentSentence(verdict);
    case 'own-host':
      return verdict.weight === 'out'
        ? `${verdict.host} is the host itself: its own entries are left out`
        : `${verdict.host} is the host itself, but ${listed(verdict.sharedWith)} shares its tunnel ip, so that its entries come back`;
    case 'foreign-source':
      return foreignSentence(verdict);
    case 'network-type':
      return `a ${verdict.networkType || 'segmentless'} network: no tunnel carries it, so no agent uses what an answer says of it`;
    case 'chosen-segment':
      return `the network has ${verdict.segments} segments: the answer goes by ${verdict.segment}`;
    case 'second-binding':
      return `it is bound to ${verdict.host} too, INACTIVE, as during a live migration: that counts all the same`;
    case 'vif-type':
      return `it is ACTIVE, and yet its vif type on ${verdict.host} is ${verdict.vifType}; no rule looks at that`;
    case 'several-agents':
      return `several agents of ${verdict.host} have a tunnel ip (${listed(verdict.tunnelIps)}): a left-over row, perhaps; each counts`;
    case 'agent-down':
      return `Neutron takes the agent of ${verdict.host} for down, last heard of at ${verdict.lastHeartbeat}${verdict.isReceiver ? ': what it holds may be as old as that' : '; it counts all the same'}`;
    case 'agent-types':
      return `the agent of ${verdict.host} takes no casts for ${verdict.networkType} (${verdict.types.length > 0 ? `it reports ${listed(verdict.types)}` : 'it reports no tunnel types'}): ${verdict.isReceiver ? 'it has no use for the entry' : 'the answer holds its ports, and no cast ever tells of them'}`;
    case 'agent-l2pop-off':
      return `the agent of ${verdict.host} reports l2_population off: ${verdict.isReceiver ? 'it takes no entry' : 'it learns nothing of the others'}`;
    case 'receiver-agent':
      return `${whoIsThere(verdict, `no agent has host ${verdict.host}`)}: nothing is left out for it, and nobody there uses the entry`;
    case 'receiver-port':
      return verdict.notActive > 0
        ? `${verdict.host} has no ACTIVE port of the network, only ${verdict.notActive} in DOWN or BUILD: its agent may not know the network`
        : `${verdict.host} has no port of the network: its agent keeps no entries of it`;
  }
}

type Of<Rule extends Verdict['rule']> = Verdict & { rule: Rule };

function statusSentence({ status, isEnabled, vifTypes, weight }: Of<'port-status'>): string {
  if (weight === 'in') return 'it is ACTIVE';
  const why = vifTypes.includes('binding_failed')
    ? 'its binding failed: no mechanism driver could bind it there, the log of neutron-server says why'
    : isEnabled === false
      ? 'its admin state is down'
      : status === 'BUILD'
        ? 'its agent has asked for it and not reported it as up yet; ask again in some seconds'
        : status === 'DOWN'
          ? 'its agent has not reported it as up, or nobody uses it'
          : undefined;
  return `it is ${status}, and only ACTIVE ports are announced${why === undefined ? '' : `: ${why}`}`;
}

function kindSentence({ kind, hosts, isEstimate }: Of<'port-kind'>): string {
  if (kind === 'plain') return 'it is a plain port';
  const router = kind === 'dvr' ? 'a distributed router' : 'an HA router';
  const places =
    hosts.length === 0
      ? 'no host counts for it'
      : `${listed(hosts)} only ${hosts.length === 1 ? 'floods' : 'flood'}${isEstimate ? ' (an estimate)' : ''}`;
  return `it is the interface of ${router}, whose MAC is on several hosts and is never announced: ${places}`;
}

function agentSentence(verdict: Of<'host-agent'>): string {
  const { host, tunnelIps, weight } = verdict;
  if (weight === 'in') return `${host} has an agent with tunnel ip ${listed(tunnelIps)}`;
  return `${whoIsThere(verdict, `no agent has host ${host}`)}: Neutron leaves out its ports in silence`;
}

function whoIsThere(
  { host, agentTypes, similar }: { host: string; agentTypes: readonly string[]; similar: string | undefined },
  nobody: string,
): string {
  if (agentTypes.length > 0) return `no agent of ${host} (${listed(agentTypes)}) reports a tunneling_ip`;
  return similar === undefined ? nobody : `${nobody} (${similar} has one: a name that is spelt in two ways?)`;
}

function foreignSentence({ source, tunnelIp, leftOut }: Of<'foreign-source'>): string {
  const what = `source ${source} registered it under ${tunnelIp}`;
  if (leftOut === 'requestor') return `${what}: left out for the requestor of that name (--source)`;
  return leftOut === 'own-tunnel-ip' ? `${what}, the host's own tunnel ip: left out` : what;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
