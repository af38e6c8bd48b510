import type { Got, RequestError } from 'got';
import { ApiBusy, ApiTimedOut, ApiTlsRefused, ApiUnreachable, UnexpectedAnswer } from './errors.ts';

/** How TLS is spoken, as clouds.yaml says it. Contents of files, not their names. */
export interface TlsSettings {
  /** Certificates of authorities, PEM; undefined: those that Node knows. */
  authority?: string | undefined;
  /** Own certificate and its key, PEM. */
  certificate?: string | undefined;
  key?: string | undefined;
  /** False: any certificate is taken. */
  verify: boolean;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  json?: unknown;
  deadline: Deadline;
}

/** An answer with a JSON body; undefined where an error's body was none. */
export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Until when a piece of work may take, and what else ends it. */
export interface Deadline {
  seconds: number;
  signal: AbortSignal;
  /** The part of `signal` that is not the time. */
  interrupted: AbortSignal | undefined;
}

export const deadlineIn = (seconds: number, interrupted?: AbortSignal): Deadline => ({
  seconds,
  signal: AbortSignal.any([AbortSignal.timeout(seconds * 1000), ...(interrupted ? [interrupted] : [])]),
  interrupted,
});

/** Asked again after 1, 2, 4, 8, 8 s, or after what `Retry-After` says; the deadline ends it sooner. */
const RETRIES = { limit: 5, backoffLimit: 8000, statusCodes: [429, 503] };

/** A connection that was kept open and cut off meanwhile; one that was never there is not tried again. */
const CUT_OFF = ['ECONNRESET', 'EPIPE'];

/**
 * HTTP as OpenStack's APIs speak it: JSON, retries with back-off on 429 and 503, no redirects.
 * The function that it returns throws ApiUnreachable, ApiTimedOut, ApiTlsRefused, ApiBusy, UnexpectedAnswer.
 */
export async function createHttp(tls: TlsSettings): Promise<Http> {
  const { got } = await import('got');
  const ask = got.extend({
    followRedirect: false,
    retry: { ...RETRIES, methods: ['GET', 'POST'], errorCodes: CUT_OFF },
    https: {
      rejectUnauthorized: tls.verify,
      ...(tls.authority !== undefined && { certificateAuthority: tls.authority }),
      ...(tls.certificate !== undefined && { certificate: tls.certificate }),
      ...(tls.key !== undefined && { key: tls.key }),
    },
    headers: { accept: 'application/json', 'user-agent': 'l2pop' },
  });
  return (request) => send(ask, request);
}

async function send(ask: Got, { method, url, headers, json, deadline }: HttpRequest): Promise<HttpAnswer> {
  const shown = withoutQuery(url);
  try {
    const {
      statusCode,
      headers: answered,
      body,
    } = await ask(url, {
      method,
      headers: { ...headers },
      ...(json !== undefined && { json }),
      signal: deadline.signal,
      retry: { maxRetryAfter: deadline.seconds * 1000 },
    });
    if (statusCode >= 300) {
      throw new UnexpectedAnswer(shown, statusCode, `a redirect to ${answered.location ?? 'nowhere'}`);
    }
    return { status: statusCode, headers: answered, body: jsonOf(body, shown, statusCode) };
  } catch (error) {
    deadline.interrupted?.throwIfAborted();
    if (deadline.signal.aborted) throw new ApiTimedOut(shown, deadline.seconds);
    return answerOrThrow(error, shown);
  }
}

/** got's errors hold the request with its headers and body, so none of them goes any further. */
function answerOrThrow(error: unknown, url: string): HttpAnswer {
  if (!isOfGot(error)) throw error;
  const { response, code, message } = error;
  if (response === undefined) {
    if (isTls(code)) throw new ApiTlsRefused(url, tlsReason(message), code);
    if (code?.startsWith('HPE_'))
      throw new UnexpectedAnswer(url, undefined, `what answers there speaks no HTTP (${code})`);
    throw new ApiUnreachable(url, reasonOf(code, message), code);
  }
  const { statusCode: status, headers } = response;
  if (RETRIES.statusCodes.includes(status)) throw new ApiBusy(url, status, headers['retry-after']);
  const body = parsed(String(response.body));
  if (status >= 500 && body === undefined) throw new UnexpectedAnswer(url, status, describe(String(response.body)));
  return { status, headers, body };
}

const isOfGot = (error: unknown): error is RequestError =>
  error instanceof Error && 'options' in error && typeof (error as { code?: unknown }).code === 'string';

const isTls = (code: string | undefined): boolean =>
  code !== undefined && /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code);

/** OpenSSL's own words out of Node's: `…:SSL routines:ssl3_get_record:wrong version number:…`. */
const tlsReason = (message: string): string => /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? firstLine(message);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'the connection was cut off',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'the connection timed out',
};

const reasonOf = (code: string | undefined, message: string): string =>
  (code !== undefined && REASONS[code]) || firstLine(message);

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]!;

function jsonOf(text: string, url: string, status: number): unknown {
  const value = parsed(text);
  if (value === undefined) throw new UnexpectedAnswer(url, status, describe(text));
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const describe = (text: string): string => {
  if (text.trim() === '') return 'an empty body';
  return /^\s*</.test(text) ? 'HTML or XML instead of JSON' : 'a body that is not JSON';
};

const withoutQuery = (url: string): string => url.split('?', 1)[0]!;
