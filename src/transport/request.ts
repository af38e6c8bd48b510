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
  context: Context;
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

/** Contexts have the same keys again and again, and a key made anew costs more than one found. */
const knownKeys = new Map<string, string>();

function contextKey(key: string): string {
  let prefixed = knownKeys.get(key);
  if (prefixed === undefined) {
    prefixed = CONTEXT_PREFIX + key;
    if (knownKeys.size < MOST_KNOWN_KEYS) knownKeys.set(key, prefixed);
  }
  return prefixed;
}

/** The body of a request, its keys in the order of Python's. A context key `self` or `trace_info` is left out. */
export function requestBody(request: OutgoingRequest): Body {
  const body: Body = { method: request.method, args: request.args };
  if (request.version !== undefined) body.version = request.version;
  if (request.namespace !== undefined && request.namespace !== null) body.namespace = request.namespace;
  if (request.call !== undefined) {
    body._msg_id = request.call.msgId;
    body._reply_q = request.call.replyQueue;
    body._timeout = request.call.monitorSeconds;
  }
  body._unique_id = request.uniqueId;
  for (const key of Object.keys(request.context)) {
    if (!UNSENDABLE.has(key)) body[contextKey(key)] = request.context[key];
  }
  return body;
}

/** Reads the body of a request; never throws. */
export function readRequest(body: Body): Request {
  const context: Record<string, unknown> = {};
  for (const key of Object.keys(body)) {
    if (key.startsWith(CONTEXT_PREFIX)) setOwn(context, key.slice(CONTEXT_PREFIX.length), body[key]);
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
