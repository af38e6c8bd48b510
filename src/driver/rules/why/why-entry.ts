import { segmentName } from '../../../fdb/forwarding.ts';
import { isPairOf, type PortDestination } from '../../../fdb/trace/destination.ts';
import type { Verdict, WhyAnswer } from '../../../fdb/why.ts';
import type { InventoryRows, PortRow } from '../../inventory/inventory.ts';
import { chosenSegment, isTunnelType } from '../chosen-segment.ts';
import { boundHosts } from '../counted-hosts.ts';
import { tunnelIpsByHost } from '../counting-agents.ts';
import { type Endpoints, endpointsOf } from '../endpoints.ts';
import { addForeignEntries } from '../foreign-entries.ts';
import { pairsOf } from '../pairs.ts';
import { haRoutersOf, portKind } from '../port-kind.ts';
import { agentRemarks, agentVerdict, receiverVerdict } from './host-verdicts.ts';
import { addressVerdict, bindingRemarks, bindingVerdict, kindVerdict, statusVerdict } from './port-verdicts.ts';

export interface WhyQuestion {
  networkId: string;
  destination: PortDestination;
  /** The agent for whom the entries would be. */
  host?: string | undefined;
  /** The requestor. */
  source?: string | undefined;
}

/** All that decides: rows of the network alone, and of the ports that have the destination those of every status. */
export interface WhyFacts {
  rows: InventoryRows;
  candidates: readonly PortRow[];
  /** The asked host's ports of the network; undefined where nobody asks for a host. */
  onHost?: { active: number; notActive: number } | undefined;
}

/**
 * Why an answer's entry is there, or is not: each rule of spec l2pop 2.2 that has a say, in the order in which they are
 * gone by. It is the driver's own rules that are asked, so the verdict is that of fdbEntries for the same rows.
 */
export function whyEntry({ networkId, destination, host: asked, source }: WhyQuestion, facts: WhyFacts): WhyAnswer {
  const host = asked === '' ? undefined : asked;
  const { rows, candidates } = facts;
  const { agents } = rows;
  const segment = chosenSegment(rows.segments.filter((each) => each.networkId === networkId));
  const networkType = segment?.networkType ?? '';
  const haRouters = haRoutersOf(rows.haBindings);
  const tunnelIps = tunnelIpsByHost(agents);
  const ports = rows.ports.filter((port) => port.networkId === networkId);
  const endpoints = endpointsOf(ports, tunnelIps, haRouters, host);
  const entries: WhyAnswer['entries'] = [];
  const verdicts: Verdict[] = [...networkVerdicts(rows, networkId)];
  for (const port of candidates) {
    const kind = portKind(port, haRouters);
    const ofPort = [
      statusVerdict(port),
      kindVerdict(port, kind, haRouters),
      ...(kind === 'plain' ? [addressVerdict(port), bindingVerdict(port, kind, haRouters)] : []),
    ];
    verdicts.push(...ofPort, ...bindingRemarks(port));
    const isAnnounced = ofPort.every(({ weight }) => weight === 'in');
    for (const at of kind === 'plain' ? new Set(boundHosts(port, kind, haRouters)) : []) {
      verdicts.push(agentVerdict(at, agents), ...agentRemarks(at, agents, networkType, false));
      const own = tunnelIps.get(at) ?? [];
      if (at === host && own.length > 0) verdicts.push(ownVerdict(at, own, endpoints, tunnelIps));
      if (!isAnnounced) continue;
      for (const tunnelIp of new Set(own)) {
        if (!endpoints.has(tunnelIp)) continue;
        for (const pair of pairsOf(port)) if (isPairOf(pair, destination)) entries.push({ tunnelIp, pair });
      }
    }
  }
  verdicts.push(...foreignVerdicts({ networkId, destination, source }, rows, endpoints, host, entries));
  const hasOwner = verdicts.some(({ rule }) => rule === 'port-status' || rule === 'foreign-source');
  if (!hasOwner) verdicts.push({ rule: 'no-such-port', weight: 'out' });
  if (host !== undefined) verdicts.push(...receiverVerdicts(host, facts, networkType));
  return {
    networkId,
    segment: segment ? segmentName({ networkType, segmentId: segment.segmentationId ?? undefined }) : 'no segment',
    host,
    isExpected: entries.length > 0,
    entries,
    verdicts,
  };
}

function networkVerdicts(rows: InventoryRows, networkId: string): Verdict[] {
  const segments = rows.segments.filter((each) => each.networkId === networkId);
  const chosen = chosenSegment(segments);
  const networkType = chosen?.networkType ?? '';
  if (!isTunnelType(networkType)) return [{ rule: 'network-type', weight: 'remark', networkType }];
  if (segments.length < 2) return [];
  const segment = segmentName({ networkType, segmentId: chosen?.segmentationId ?? undefined });
  return [{ rule: 'chosen-segment', weight: 'remark', segment, segments: segments.length }];
}

/** Rule X: the host's own endpoint is not made for it, unless a port on another host with the same tunnel ip makes it. */
function ownVerdict(
  host: string,
  own: readonly string[],
  endpoints: Endpoints,
  tunnelIps: ReadonlyMap<string, readonly string[]>,
): Verdict {
  const shared = own.filter((tunnelIp) => endpoints.has(tunnelIp));
  const sharedWith = [...tunnelIps]
    .filter(([other, ips]) => other !== host && ips.some((tunnelIp) => shared.includes(tunnelIp)))
    .map(([other]) => other);
  return { rule: 'own-host', weight: shared.length > 0 ? 'in' : 'out', host, sharedWith };
}

/** What other sources have of the destination; those that are added go into `entries`. */
function foreignVerdicts(
  { networkId, destination, source }: Pick<WhyQuestion, 'networkId' | 'destination' | 'source'>,
  rows: InventoryRows,
  endpoints: Endpoints,
  host: string | undefined,
  entries: WhyAnswer['entries'],
): Verdict[] {
  const verdicts: Verdict[] = [];
  const own = (host === undefined ? undefined : tunnelIpsByHost(rows.agents).get(host)) ?? [];
  addForeignEntries(endpoints, networkId, rows.foreignSources, source, own, (foreign) => {
    const { endpoint: tunnelIp, leftOut } = foreign;
    const pairs = foreign.pairs.filter((pair) => isPairOf(pair, destination));
    if (pairs.length === 0) return;
    const weight = leftOut === undefined ? 'in' : 'out';
    verdicts.push({ rule: 'foreign-source', weight, source: foreign.source, tunnelIp, leftOut });
    if (leftOut === undefined) entries.push(...pairs.map((pair) => ({ tunnelIp, pair })));
  });
  return verdicts;
}

function receiverVerdicts(host: string, { rows, onHost }: WhyFacts, networkType: string): Verdict[] {
  const unknown = receiverVerdict(host, rows.agents);
  if (unknown.length > 0) return unknown;
  const without: Verdict[] =
    onHost !== undefined && onHost.active === 0
      ? [{ rule: 'receiver-port', weight: 'remark', host, notActive: onHost.notActive }]
      : [];
  return [...without, ...agentRemarks(host, rows.agents, networkType, true)];
}
