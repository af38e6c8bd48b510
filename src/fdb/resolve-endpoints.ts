import { canonicalIp } from './address.ts';
import type { Dump } from './dump.ts';
import { type Endpoint, isUnresolved, portOf } from './endpoint.ts';
import type { Segment } from './forwarding.ts';
import { tunnelPortNames } from './tunnel-port-name.ts';

const TYPES = ['vxlan', 'gre', 'geneve'];

/**
 * The dump with `port NAME` replaced wherever the name is the hash of a candidate's tunnel ip (spec l2pop
 * 3.4): names of ports to IPv6 endpoints cannot be reversed. `candidates`: tunnel ips as their agents wrote
 * them, since the hash is of the text. The result shares what did not change.
 */
export function resolveEndpoints(dump: Dump, candidates: Iterable<string>): Dump {
  const unresolved = unresolvedOf(dump);
  if (unresolved.size === 0) return dump;
  const known = new Map<Endpoint, Endpoint>();
  for (const candidate of candidates) {
    // an agent writes either its own spelling or the short one
    for (const text of new Set([candidate, canonicalIp(candidate)])) {
      for (const name of TYPES.flatMap((type) => tunnelPortNames(type, text))) {
        if (unresolved.has(`port ${name}`)) known.set(`port ${name}`, canonicalIp(candidate));
      }
    }
  }
  if (known.size === 0) return dump;
  const resolved = (endpoint: Endpoint): Endpoint => known.get(endpoint) ?? endpoint;
  return {
    ...dump,
    segments: dump.segments.map((segment) => resolveSegment(segment, resolved)),
    tunnelPorts: dump.tunnelPorts.map((port) => ({ ...port, endpoint: resolved(port.endpoint) })),
    tunnelIdMismatches: dump.tunnelIdMismatches.map((mismatch) =>
      mismatch.endpoint === undefined ? mismatch : { ...mismatch, endpoint: resolved(mismatch.endpoint) },
    ),
  };
}

/** Names of ports whose tunnel ip the dump does not tell. */
export const unresolvedPortNames = (dump: Dump): string[] => [...unresolvedOf(dump)].map(portOf);

function unresolvedOf(dump: Dump): Set<Endpoint> {
  const found = new Set<Endpoint>();
  const look = (endpoint: Endpoint | undefined) => {
    if (endpoint !== undefined && isUnresolved(endpoint)) found.add(endpoint);
  };
  for (const { unicast, learned, flood } of dump.segments) {
    for (const endpoint of unicast.values()) look(endpoint);
    for (const endpoint of learned.values()) look(endpoint);
    for (const endpoint of flood) look(endpoint);
  }
  for (const { endpoint } of dump.tunnelPorts) look(endpoint);
  for (const { endpoint } of dump.tunnelIdMismatches) look(endpoint);
  return found;
}

function resolveSegment(segment: Segment, resolved: (endpoint: Endpoint) => Endpoint): Segment {
  const all = (entries: Map<string, Endpoint>) =>
    new Map([...entries].map(([mac, endpoint]) => [mac, resolved(endpoint)]));
  return {
    ...segment,
    unicast: all(segment.unicast),
    learned: all(segment.learned),
    flood: new Set([...segment.flood].map(resolved)),
  };
}
