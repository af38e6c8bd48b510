import { WrongArguments } from './failure.ts';
import type { Request } from './request.ts';
import type { Endpoint, Method } from './transport.ts';
import { isCompatible } from './version.ts';

/** Module of the two errors that a server raises before any method runs (wire spec 8.4). */
const DISPATCHER = 'oslo_messaging.rpc.dispatcher';

/** No endpoint has this namespace and a compatible version. */
export class UnsupportedVersion extends Error {
  override readonly name = 'UnsupportedVersion';
  readonly remoteModule = DISPATCHER;

  constructor(version: unknown, method: unknown) {
    super(`Endpoint does not support RPC version ${pythonText(version)}. Attempted method: ${pythonText(method)}`);
  }
}

/** An endpoint is compatible, but none has this method. */
export class NoSuchMethod extends Error {
  override readonly name = 'NoSuchMethod';
  readonly remoteModule = DISPATCHER;

  constructor(method: unknown) {
    super(`Endpoint does not support RPC method ${pythonText(method)}`);
  }
}

const pythonText = (value: unknown): string =>
  value === null || value === undefined ? 'None' : typeof value === 'string' ? value : JSON.stringify(value);

/**
 * The method that answers a request: of the first endpoint, in order, with its namespace, a compatible version and a
 * method of its own of that name (wire spec 9.2). Inherited names and names with a leading `_` are no methods.
 * @throws UnsupportedVersion, NoSuchMethod
 */
export function findMethod(endpoints: readonly Endpoint[], request: Request): Method {
  let someIsCompatible = false;
  for (const endpoint of endpoints) {
    if ((endpoint.namespace ?? null) !== request.namespace) continue;
    if (!isCompatible(request.version, endpoint.version ?? '1.0')) continue;
    someIsCompatible = true;
    const method = ownMethod(endpoint, request.method);
    if (method !== undefined) return method;
  }
  throw someIsCompatible ? new NoSuchMethod(request.method) : new UnsupportedVersion(request.version, request.method);
}

function ownMethod(endpoint: Endpoint, name: unknown): Method | undefined {
  if (typeof name !== 'string' || name.startsWith('_') || !Object.hasOwn(endpoint.methods, name)) return undefined;
  const method = endpoint.methods[name];
  return typeof method === 'function' ? method : undefined;
}

/**
 * Runs the request's method and resolves to its result.
 * @throws UnsupportedVersion, NoSuchMethod, WrongArguments when `args` is no object, and whatever the method throws
 */
export async function dispatch(endpoints: readonly Endpoint[], request: Request): Promise<unknown> {
  const method = findMethod(endpoints, request);
  const { args, replyQueue, uniqueId } = request;
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new WrongArguments(`${String(request.method)}: the arguments are not a mapping of names to values`);
  }
  return await method(request.context, args as Record<string, unknown>, {
    ...(replyQueue !== undefined && { replyQueue }),
    ...(uniqueId !== undefined && { uniqueId }),
  });
}
