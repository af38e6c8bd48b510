/**
 * Where an observed entry sends frames to. Nearly always a tunnel ip; else one of two texts that no
 * address can be confused with, so that a million entries need no object each.
 */
export type Endpoint = string;

/** The dump does not tell which tunnel ip this output port has: `port 3`, `port vxlan-pehtjzksi`. */
export const unresolvedPort = (port: string | number): Endpoint => `port ${port}`;

/** The output is an ofport that no port has any more: frames are dropped (spec l2pop 5.3, dangling-port). */
export const danglingPort = (ofport: string | number): Endpoint => `ofport ${ofport}`;

/** Is it a port whose tunnel ip the dump does not tell? */
export const isUnresolved = (endpoint: Endpoint): boolean => endpoint.startsWith('port ');

/** Is it an ofport that no port has any more? */
export const isDangling = (endpoint: Endpoint): boolean => endpoint.startsWith('ofport ');

/** Is it an address, and not a port? */
export const isTunnelIp = (endpoint: Endpoint): boolean => !isUnresolved(endpoint) && !isDangling(endpoint);

/** The name or number behind an unresolved or dangling port. */
export const portOf = (endpoint: Endpoint): string => endpoint.slice(endpoint.indexOf(' ') + 1);
