import type { Body } from './envelope.ts';
import type { Context } from './transport.ts';

const CONTEXT_PREFIX = '_context_';

/** Neutron has 25 keys; a caller with endless ones must not fill the memory. */
const MOST_KNOWN_KEYS = 200;

/** Context keys that must not travel: the first crashes a Python listener, the second its profiler reads (6.1). */
const UNSENDABLE = new Set(['self', 'trace_info']);

/** What a sender says of a request (wire spec 5.3). */
export interface OutgoingRequest {
  method: string;
  args: Readonly<Record<string, unknown>>;
  version: string | undefined;
  namespace: string | null | undefined;
  /** Of `contextText` or `adminContextText`. */
  contextText: string;
  /** 32 hex digits. */
  uniqueId: string;
  /** Calls only. */
  call?: { msgId: string; replyQueue: string; monitorSeconds: number | null };
}

/** What a server finds in a request; nothing in it is checked beyond its type. */
export interface Request {
  method: unknown;
  /** `{}` when absent. */
  args: unknown;
  /** `'1.0'` when absent. */
  version: unknown;
  namespace: unknown;
  context: Context;
  uniqueId: string | undefined;
  msgId: string | undefined;
  replyQueue: string | undefined;
  /** `_timeout`: the caller's call-monitor timeout in seconds, if it has one (7.4). */
  monitorTimeout: unknown;
}

/** The body of a request as JSON text, its keys in the order of Python's. @throws TypeError for what JSON does not hold */
export function requestText({
  method,
  args,
  version,
  namespace,
  call,
  uniqueId,
  contextText,
}: OutgoingRequest): string {
  const body = JSON.stringify({
    method,
    args,
    version,
    namespace: namespace ?? undefined,
    ...(call && { _msg_id: call.msgId, _reply_q: call.replyQueue, _timeout: call.monitorSeconds }),
    _unique_id: uniqueId,
  });
  return `${body.slice(0, -1)}${contextText}}`;
}

/** A context as the end of a request's text. The keys `self` and `trace_info` are left out. */
export function contextText(context: Context): string {
  let text = '';
  for (const key of Object.keys(context)) {
    const value = UNSENDABLE.has(key) ? undefined : JSON.stringify(context[key]);
    if (value !== undefined) text += `,${JSON.stringify(CONTEXT_PREFIX + key)}:${value}`;
  }
  return text;
}

/** Contexts have the same keys again and again, and a key made anew costs more than one found. */
const knownKeys = new Map<string, string>();

/** A key of the body without its prefix; undefined for one that is not of the context. */
function contextKey(key: string): string | undefined {
  const known = knownKeys.get(key);
  if (known !== undefined) return known;
  if (!key.startsWith(CONTEXT_PREFIX)) return undefined;
  const bare = key.slice(CONTEXT_PREFIX.length);
  if (knownKeys.size < MOST_KNOWN_KEYS) knownKeys.set(key, bare);
  return bare;
}

/** Reads the body of a request; never throws. */
export function readRequest(body: Body): Request {
  const context: Record<string, unknown> = {};
  for (const key of Object.keys(body)) {
    const bare = contextKey(key);
    if (bare !== undefined) setOwn(context, bare, body[key]);
  }
  return {
    method: body.method,
    args: Object.hasOwn(body, 'args') ? body.args : {},
    version: Object.hasOwn(body, 'version') ? body.version : '1.0',
    namespace: body.namespace ?? null,
    context,
    uniqueId: textOf(body._unique_id),
    msgId: textOf(body._msg_id),
    replyQueue: textOf(body._reply_q),
    monitorTimeout: body._timeout,
  };
}

/** A key `__proto__` is a key like all others. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
  else object[key] = value;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
