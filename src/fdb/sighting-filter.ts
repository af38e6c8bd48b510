import { canonicalIp, canonicalMac } from './address.ts';
import { addressesOf, type Pair } from './entries.ts';
import type { Sighting } from './sighting.ts';
import { type CastPart, partsOfCast } from './sighting-parts.ts';

/** What somebody wants to see of the bus; an empty list wants everything. */
export interface SightingFilter {
  networkIds: readonly string[];
  hosts: readonly string[];
  /** Compared as addresses, not as text. */
  macs: readonly string[];
  /** Of a port, or a tunnel ip. */
  ips: readonly string[];
}

/** The two questions that a filter answers. */
export interface CompiledFilter {
  /**
   * Is it about any of what is wanted? Casts to all agents concern every host, unless they name another one as an
   * argument. What is malformed is judged by its receiver alone.
   */
  wants(sighting: Sighting): boolean;
  /** Is this part of a cast about it? */
  wantsPart(part: CastPart): boolean;
  /** Is this pair one that is looked for, by MAC or address? */
  marks(pair: Pair): boolean;
}

/** Prepares a filter for many sightings. */
export function compileFilter(filter: SightingFilter): CompiledFilter {
  const networkIds = new Set(filter.networkIds);
  const hosts = new Set(filter.hosts);
  const macs = new Set(filter.macs.map(canonicalMac));
  const ips = new Set(filter.ips.map(canonicalIp));
  const wantsIp = (ip: string) => ips.size === 0 || ips.has(canonicalIp(ip));
  const wantsMac = (mac: string) => macs.size === 0 || macs.has(canonicalMac(mac));
  const wantsHost = (host: string | undefined) => hosts.size === 0 || (host !== undefined && hosts.has(host));

  const wantsPart = ({ networkId, tunnelIp, pairs }: CastPart): boolean => {
    if (networkIds.size > 0 && !networkIds.has(networkId)) return false;
    if (macs.size === 0 && ips.size === 0) return true;
    const isAtEndpoint = addressesOf(tunnelIp).some(wantsIp);
    if (macs.size === 0 && isAtEndpoint) return true;
    return pairs.some(({ pair: [mac, ip] }) => wantsMac(mac) && (isAtEndpoint || wantsIp(ip)));
  };

  const concernsHost = (sighting: Sighting): boolean => {
    if (hosts.size === 0) return true;
    if (sighting.kind === 'query') return wantsHost(sighting.host) || wantsHost(sighting.source);
    if (typeof sighting.to === 'object' && !hosts.has(sighting.to.host)) return false;
    return sighting.kind === 'malformed' || sighting.host === undefined || hosts.has(sighting.host);
  };

  return {
    wantsPart,
    marks: ([mac, ip]) => (macs.size > 0 || ips.size > 0) && wantsMac(mac) && wantsIp(ip),
    wants: (sighting) => {
      if (!concernsHost(sighting)) return false;
      if (sighting.kind === 'malformed') return true;
      if (sighting.kind === 'cast') {
        const isAnything = networkIds.size + macs.size + ips.size === 0;
        return isAnything || partsOfCast(sighting.message).some(wantsPart);
      }
      if (macs.size > 0 || ips.size > 0) return false;
      return networkIds.size === 0 || sighting.networkIds.some((id) => networkIds.has(id));
    },
  };
}
