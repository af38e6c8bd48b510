import type { CastMessage, Receiver } from './agent-cast.ts';

/**
 * To whom a message on the bus went: by its routing key one host or the topic itself, which any one of its servers
 * takes, or all by the fanout.
 */
export type SeenReceiver = Receiver | 'any one';

/** What all sightings have. */
interface Seen {
  at: Date;
  to: SeenReceiver;
  /** The message's `_unique_id`: equal ids are one message that was published twice. */
  uniqueId?: string;
}

/** A cast to agents. */
export interface CastSighting extends Seen {
  kind: 'cast';
  message: CastMessage;
  /** Argument `host`, if there is one: agents of other hosts ignore the message. */
  host?: string;
}

/** A question of an agent, or of an operator. */
export interface QuerySighting extends Seen {
  kind: 'query';
  networkIds: readonly string[];
  /** Whose entries are left out. */
  host?: string;
  source?: string;
  /** Tells one asker from another. */
  replyQueue?: string;
}

/** A message to agents or to the query's server that is neither; nobody knows what they make of it. */
export interface MalformedSighting extends Seen {
  kind: 'malformed';
  /** What is wrong with it, a part of a sentence. */
  reason: string;
  method?: string;
  /** As they came, where the message could be read at all. */
  args?: unknown;
}

/** One message as a bystander on the bus sees it, without its context. */
export type Sighting = CastSighting | QuerySighting | MalformedSighting;
