import { destinationText } from '../fdb/trace/destination.ts';
import type { Hop } from '../fdb/trace/hop.ts';
import type { Trace, TracedLeg } from '../fdb/trace/trace.ts';
import { hostAt } from './endpoint-text.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';
import type { TraceOutcome } from './trace-report.ts';

/** Traces as a picture: from each host to where its frames go, what the dataplane does otherwise in another colour. */
export function tracePicture({ network, traces, hosts }: TraceOutcome): Picture {
  const nodes = new Map<string, PictureNode>();
  const edges = new Map<string, PictureEdge>();
  const placeOf = (endpoint: string): string => {
    const host = hostAt(endpoint, hosts);
    const key = host ?? endpoint;
    if (!nodes.has(key))
      nodes.set(key, { key, lines: host === undefined ? [endpoint] : [host, endpoint], look: 'plain' });
    return key;
  };
  for (const trace of traces) {
    const from = startOf(trace);
    nodes.set(from, { key: from, lines: linesOf(trace), look: 'start' });
    for (const leg of trace.legs) {
      for (const { hop, look } of sidesOf(leg)) {
        for (const { to, label } of targetsOf(hop, leg)) {
          const side = look === 'plain' ? '' : look === 'wrong' ? 'dataplane: ' : 'expected: ';
          const edge = { from, to: placeOf(to), isBoth: false, label: `${side}${label}`, look };
          edges.set(JSON.stringify(edge), edge);
        }
      }
    }
  }
  const name = network.name === network.id || network.name === undefined ? [] : [network.name];
  return [{ title: [...name, network.id, network.segment], nodes: [...nodes.values()], edges: [...edges.values()] }];
}

const startOf = ({ host, tunnelIps }: Trace): string => host ?? tunnelIps.join(',');

/** What is said of a start: who answers, and what ends there. */
function linesOf({ host, tunnelIps, destination, legs }: Trace): string[] {
  const ends = legs.flatMap(({ kind, subject, expected, observed, verdict }) => {
    const hop = observed ?? expected;
    const mark = verdict === 'differs' ? ' (DIFFERS)' : '';
    if (kind === 'arrive') return [];
    if (hop?.how === 'answered') return [`answers for ${subject}: ${hop.macs.join(' or ')}${mark}`];
    if (hop?.how === 'here') return [`${subject} is here${mark}`];
    return hop?.how === 'dropped' ? [`${subject} is dropped${mark}`] : [];
  });
  return [...(host === undefined ? [] : [host]), ...tunnelIps, `to ${destinationText(destination)}`, ...new Set(ends)];
}

/** The expected side, and the dataplane's where it differs. */
function sidesOf({ expected, observed, verdict }: TracedLeg): { hop: Hop; look: PictureEdge['look'] }[] {
  const differs = verdict === 'differs';
  return [
    ...(expected === undefined ? [] : [{ hop: expected, look: differs ? ('weak' as const) : ('plain' as const) }]),
    ...(differs && observed !== undefined ? [{ hop: observed, look: 'wrong' as const }] : []),
  ];
}

function targetsOf(hop: Hop, { kind, subject }: TracedLeg): { to: string; label: string }[] {
  if (hop.how !== 'sent' || kind === 'arrive') return [];
  const way = hop.by === 'flooding' ? 'flood' : hop.by === 'learned' ? 'learned' : 'unicast';
  const what = kind === 'ask-arp' ? 'ARP, flood' : kind === 'ask-nd' ? 'ND, flood' : `${way} ${subject}`;
  return hop.endpoints.map((to) => ({ to, label: what }));
}
