import type { DatabaseKind } from './kinds.ts';
import type { TlsWish } from './tls-wish.ts';

/** Where a Neutron database is, who asks it, and how. */
export interface DatabaseAddress {
  readonly kind: DatabaseKind;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** A name or an address without brackets; for PostgreSQL also the folder of its socket, which begins with `/`. */
  readonly host: string;
  readonly port: number;
  /** MySQL's unix socket, instead of host and port. */
  readonly socketPath: string | undefined;
  readonly database: string;
  readonly tls: TlsWish;
  /** Of the url's own option; connecting is bounded by the command's timeout as well. */
  readonly connectSeconds: number | undefined;
  /** Options of the url that mean nothing to l2pop. */
  readonly ignoredOptions: readonly string[];
}

/** For screens, without secrets: `neutron database neutron@db1:3306`. */
export const originOf = (address: DatabaseAddress): string =>
  `neutron database ${address.database}@${placeOf(address)}`;

/** `db1:3306`, `[2001:db8::1]:3306`, or the path of a socket. */
export function placeOf({ host, port, socketPath }: DatabaseAddress): string {
  if (socketPath !== undefined) return socketPath;
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
