import { isIp } from './address.ts';

/** Is it an address of a port? Files made from a dump have `::`, `0.0.0.0` or nothing where the dump told none. */
export const isPortAddress = (ip: string): boolean => isIp(ip) && ip !== '::' && ip !== '0.0.0.0';
