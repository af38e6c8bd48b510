import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { DatabaseTlsFileUnreadable } from './errors.ts';
import type { TlsMode, TlsWish } from './tls-wish.ts';

/** Options of Node's TLS that both drivers understand; `verifyIdentity` is mysql2's. */
export type TlsOptions = Pick<ConnectionOptions, 'checkServerIdentity'> & {
  ca?: string;
  cert?: string;
  key?: string;
  rejectUnauthorized: boolean;
  verifyIdentity: boolean;
};

/**
 * What a mode means, its files read; undefined: no TLS.
 * @param mode one of those to try: not `allow`, not `prefer`
 * @throws DatabaseTlsFileUnreadable
 */
export async function tlsOptions(wish: TlsWish, mode: TlsMode): Promise<TlsOptions | undefined> {
  if (mode === 'disable') return undefined;
  const [ca, cert, key] = await Promise.all([wish.caFile, wish.certFile, wish.keyFile].map(contentOf));
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    rejectUnauthorized: mode !== 'require',
    verifyIdentity: mode === 'verify-full',
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  };
}

const contentOf = async (file: string | undefined): Promise<string | undefined> =>
  file === undefined
    ? undefined
    : readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
        throw new DatabaseTlsFileUnreadable(file, cause);
      });
