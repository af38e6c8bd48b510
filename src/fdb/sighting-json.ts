import { CAST_METHODS, type CastMethod, parseCastMessage } from './agent-cast.ts';
import { asObject, MalformedEntries } from './entries.ts';
import type { SeenReceiver, Sighting } from './sighting.ts';

/** A sighting with stable names, for JSON lines; `sightingFromJson` reads it again. It holds no context. */
export function sightingToJson(sighting: Sighting): Record<string, unknown> {
  const { at, kind, to, uniqueId } = sighting;
  const seen = { time: at.toISOString(), kind };
  const id = uniqueId === undefined ? {} : { unique_id: uniqueId };
  switch (kind) {
    case 'cast': {
      const { message, host } = sighting;
      const { method, fdbEntries } = message;
      return { ...seen, method, to, ...(host !== undefined && { host }), fdb_entries: fdbEntries, ...id };
    }
    case 'query': {
      const { networkIds, host = null, source = null, replyQueue } = sighting;
      const asker = replyQueue === undefined ? {} : { reply_queue: replyQueue };
      return { ...seen, to, network_ids: networkIds, host, source, ...asker, ...id };
    }
    case 'malformed': {
      const { method, reason, args } = sighting;
      return {
        ...seen,
        ...(method !== undefined && { method }),
        to,
        reason,
        ...(args !== undefined && { args }),
        ...id,
      };
    }
  }
}

/** @throws MalformedEntries naming the place of the first fault in what is no sighting */
export function sightingFromJson(value: unknown): Sighting {
  const fields = asObject(value, 'top level', 'an object');
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const at = new Date(text('time') ?? Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new MalformedEntries('time', 'a time such as 2026-01-31T12:00:00.000Z', fields.time);
  const [uniqueId, host, method] = [text('unique_id'), text('host'), text('method')];
  const seen = { at, to: receiverOf(fields.to), ...(uniqueId !== undefined && { uniqueId }) };
  switch (fields.kind) {
    case 'cast':
      if (!isCastMethod(method)) throw new MalformedEntries('method', CAST_METHODS.join(', '), fields.method);
      return {
        ...seen,
        kind: 'cast',
        message: parseCastMessage(method, fields.fdb_entries),
        ...(host !== undefined && { host }),
      };
    case 'query': {
      const [source, replyQueue] = [text('source'), text('reply_queue')];
      return {
        ...seen,
        kind: 'query',
        networkIds: textsOf(fields.network_ids, 'network_ids'),
        ...(host !== undefined && { host }),
        ...(source !== undefined && { source }),
        ...(replyQueue !== undefined && { replyQueue }),
      };
    }
    case 'malformed':
      return {
        ...seen,
        kind: 'malformed',
        reason: text('reason') ?? '',
        ...(method !== undefined && { method }),
        ...(Object.hasOwn(fields, 'args') && { args: fields.args }),
      };
    default:
      throw new MalformedEntries('kind', 'cast, query or malformed', fields.kind);
  }
}

export const isCastMethod = (method: string | undefined): method is CastMethod =>
  CAST_METHODS.includes(method as CastMethod);

function receiverOf(value: unknown): SeenReceiver {
  if (value === 'all agents' || value === 'any one') return value;
  const { host } = asObject(value, 'to', '"all agents", "any one" or an object with host');
  if (typeof host !== 'string') throw new MalformedEntries('to.host', 'a string', host);
  return { host };
}

function textsOf(value: unknown, place: string): string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new MalformedEntries(place, 'a list of strings', value);
  }
  return value;
}
