import * as z from 'zod/mini';
import type { Catalog } from './catalog.ts';
import type { KeystoneLogin } from './cloud/login.ts';
import { CredentialsRefused, NoKeystoneThere, UnexpectedAnswer } from './errors.ts';
import type { Deadline, Http } from './http.ts';

/** A token, which proves who asks, and what it opens. Never shown. */
export interface Token {
  value: string;
  catalog: Catalog;
}

const answer = z.object({
  token: z.object({
    catalog: z.optional(
      z.array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({
              interface: z.string(),
              url: z.string(),
              region: z.nullish(z.string()),
              region_id: z.nullish(z.string()),
            }),
          ),
        }),
      ),
    ),
  }),
});

const refusal = z.object({ error: z.object({ message: z.string() }) });

/**
 * Logs in at Keystone (API v3, `POST /v3/auth/tokens`).
 * @throws CredentialsRefused, NoKeystoneThere, UnexpectedAnswer, and what http.ts throws
 */
export async function fetchToken(
  { url: base, identity, scope, who }: KeystoneLogin,
  http: Http,
  deadline: Deadline,
): Promise<Token> {
  const url = `${base}/auth/tokens`;
  const json = { auth: { identity, ...(scope && { scope }) } };
  const { status, headers, body } = await http({ method: 'POST', url, headers: {}, json, deadline });
  if (status >= 300) {
    const told = refusal.safeParse(body);
    const message = told.success ? told.data.error.message : undefined;
    // a token that it cannot read is something that it has not got
    const isToken = status === 404 && identity.methods.includes('token') && /token/i.test(message ?? '');
    if (status === 401 || status === 403 || isToken) {
      throw new CredentialsRefused(url, who, message ?? 'no reason given', status);
    }
    if (status === 404) throw new NoKeystoneThere(url);
    throw new UnexpectedAnswer(url, status, message ?? 'no message');
  }
  const value = headers['x-subject-token'];
  const parsed = answer.safeParse(body);
  if (typeof value !== 'string' || !parsed.success) {
    throw new UnexpectedAnswer(url, status, 'no token as Keystone gives it');
  }
  return { value, catalog: parsed.data.token.catalog ?? [] };
}
