import { canonicalIp } from '../fdb/address.ts';
import type { TunnelHosts } from '../fdb/agent-hosts.ts';
import { isTunnelIp } from '../fdb/endpoint.ts';
import { addressesOf } from '../fdb/entries.ts';
import { addressesOfKey, endpointKey } from '../fdb/expected-endpoint.ts';

/** The host of an endpoint, where it is known. StarlingX's comma lists are one endpoint, known by each of its addresses. */
export function hostAt(endpoint: string, hosts: TunnelHosts): string | undefined {
  const known = hosts.get(canonicalIp(endpoint));
  if (known !== undefined || !isTunnelIp(endpoint)) return known;
  const addresses = addressesOfKey(endpointKey(endpoint));
  const one = addresses.find((address) => hosts.has(address));
  if (one !== undefined) return hosts.get(one);
  for (const [text, host] of hosts) {
    if (text.includes(',') && addressesOf(text).some((each) => addresses.includes(canonicalIp(each)))) return host;
  }
  return undefined;
}

/** `192.0.2.2 (compute-2)`; the endpoint alone where nobody is known there. */
export function endpointWithHost(endpoint: string, hosts: TunnelHosts): string {
  const host = hostAt(endpoint, hosts);
  return host === undefined ? endpoint : `${endpoint} (${host})`;
}
