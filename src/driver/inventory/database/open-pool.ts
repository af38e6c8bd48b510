import type { DatabaseAddress } from './address.ts';
import type { OpenPool } from './session.ts';
import type { TlsOptions } from './tls-files.ts';

/** The pool of either kind; its driver is loaded here. */
export async function openPool(
  address: DatabaseAddress,
  tls: TlsOptions | undefined,
  timeoutSeconds: number,
): Promise<OpenPool> {
  const connectSeconds = Math.min(address.connectSeconds ?? timeoutSeconds, timeoutSeconds);
  return address.kind === 'mysql'
    ? (await import('./open-mysql.ts')).openMysql(address, tls, connectSeconds)
    : (await import('./open-postgresql.ts')).openPostgresql(address, tls, connectSeconds);
}
