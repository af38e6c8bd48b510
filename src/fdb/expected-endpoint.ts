import { canonicalIp } from './address.ts';
import { addressesOf } from './entries.ts';

/**
 * An expected endpoint as one text: its address in canonical spelling, or, of StarlingX's comma lists, all of
 * them, sorted and joined by commas. Equal texts are equal endpoints (spec l2pop 5.1).
 */
export type EndpointKey = string;

/** The key of an endpoint as FDB entries write it: one address, or a comma list of them. */
export const endpointKey = (endpoint: string): EndpointKey =>
  endpoint.includes(',')
    ? [...new Set(addressesOf(endpoint).map(canonicalIp))].sort().join(',')
    : canonicalIp(endpoint.trim());

/** The addresses of an endpoint; observed state has one of them. */
export const addressesOfKey = (key: EndpointKey): string[] => (key.includes(',') ? key.split(',') : [key]);

/** Is this observed tunnel ip one of the endpoint's addresses? */
export const isAt = (key: EndpointKey, tunnelIp: string): boolean =>
  key === tunnelIp || (key.includes(',') && key.split(',').includes(tunnelIp));
