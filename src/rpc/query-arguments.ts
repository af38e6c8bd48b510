import { WrongArguments } from '../transport/failure.ts';

/** Arguments of a query, as the server understands them. */
export interface AskedQuery {
  networkIds: string[];
  host: string | undefined;
  source: string | undefined;
}

const KNOWN = new Set(['network_ids', 'host', 'source']);

/**
 * Checks the arguments of `get_fdb_entries(network_ids, host=None, source=None)` (spec l2pop 1.5).
 * @throws WrongArguments with the text that Python has for it, where Python has one
 */
export function parseQueryArguments(args: Readonly<Record<string, unknown>>): AskedQuery {
  const unknown = Object.keys(args).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) {
    throw new WrongArguments(`get_fdb_entries() got an unexpected keyword argument '${unknown}'`);
  }
  const { network_ids } = args;
  if (network_ids === undefined) {
    throw new WrongArguments("get_fdb_entries() missing 1 required positional argument: 'network_ids'");
  }
  if (!Array.isArray(network_ids) || !network_ids.every((id) => typeof id === 'string')) {
    throw new WrongArguments('network_ids must be a list of strings');
  }
  return { networkIds: network_ids, host: textOrNone(args, 'host'), source: textOrNone(args, 'source') };
}

function textOrNone(args: Readonly<Record<string, unknown>>, name: 'host' | 'source'): string | undefined {
  const value = args[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new WrongArguments(`${name} must be a string or None`);
}
