import pLimit from 'p-limit';
import * as z from 'zod/mini';
import { CredentialsRefused, EndlessPaging, NoNeutronThere, RoleMissing, UnexpectedAnswer } from './errors.ts';
import type { Deadline, Http } from './http.ts';
import type { Session } from './session.ts';

/** Query parameters; a name may stand several times. */
export type Query = readonly (readonly [name: string, value: string])[];

/** Neutron serves a request by one worker; more at a time only queue up there, and at its database. */
const PARALLEL = 8;

/** Neutron may cap it lower (`pagination_max_limit`). */
const PAGE = 1000;

/** Servers and proxies refuse request lines above 8 kB; some proxies from 4 kB on. */
const LONGEST_QUERY = 3500;

/** Reading from one Neutron. Every method throws the errors of http.ts, and those of a refusal. */
export interface NeutronClient {
  /** Does it ask by somebody's right? Without, Neutron shows all. */
  readonly hasCredentials: boolean;
  /** The address of a path, for messages. */
  urlOf(path: string): string;
  /**
   * All rows of a collection, page after page.
   * @param path below the version, such as `/ports`; @param key of the rows in an answer, such as `ports`
   * @throws EndlessPaging, NoNeutronThere, RoleMissing, CredentialsRefused, UnexpectedAnswer
   */
  list<Row extends z.ZodMiniType>(
    path: string,
    key: string,
    query: Query,
    row: Row,
    deadline: Deadline,
  ): Promise<z.output<Row>[]>;
  /** The same, if they are on one page; undefined where there are more. */
  listFew<Row extends z.ZodMiniType>(
    path: string,
    key: string,
    query: Query,
    row: Row,
    deadline: Deadline,
  ): Promise<z.output<Row>[] | undefined>;
  /** The same for rows that have one of these values of `name`: no url gets too long. No values, no request. */
  listOf<Row extends z.ZodMiniType>(
    path: string,
    key: string,
    among: { name: string; values: readonly string[] },
    query: Query,
    row: Row,
    deadline: Deadline,
  ): Promise<z.output<Row>[]>;
  /** Is there any row? */
  has(path: string, key: string, query: Query, deadline: Deadline): Promise<boolean>;
}

/** A client of the session's Neutron; requests beyond a bound wait for their turn. */
export function createNeutronClient(session: Session, http: Http): NeutronClient {
  const turn = pLimit(PARALLEL);
  let renewing: { done: Promise<void>; deadline: Deadline } | undefined;

  /** The token may have run out: all that meet that wait for one new one. */
  async function get(path: string, query: Query, deadline: Deadline): Promise<unknown> {
    const url = `${session.url}${path}?${queryText(query)}`;
    const ask = () =>
      turn(async () => {
        const headers = session.headers();
        return { headers, answer: await http({ method: 'GET', url, headers, deadline }) };
      });
    let { headers, answer } = await ask();
    if (answer.status === 401 && session.renew) {
      if (session.headers() === headers) await renewOnce(deadline);
      ({ headers, answer } = await ask());
    }
    if (answer.status < 300) return answer.body;
    throw refusal(client.urlOf(path), answer.status, messageOf(answer.body), session);
  }

  async function renewOnce(deadline: Deadline): Promise<void> {
    const others = renewing;
    if (others === undefined) {
      const done = session.renew!(deadline).finally(() => {
        renewing = undefined;
      });
      renewing = { done, deadline };
      return done;
    }
    try {
      await others.done;
    } catch (error) {
      // the question whose renewal it was has ended, and this one has not
      if (!others.deadline.signal.aborted || deadline.signal.aborted) throw error;
      return renewOnce(deadline);
    }
  }

  const client: NeutronClient = {
    hasCredentials: session.who !== undefined,
    urlOf: (path) => `${session.url}${path}`,

    async list(path, key, query, row, deadline) {
      const rows: z.output<typeof row>[] = [];
      const seen = new Set<string>();
      let page: Query = [...query, ['limit', String(PAGE)]];
      for (let pages = 1; ; pages += 1) {
        const url = client.urlOf(path);
        const answer = rowsOf(await get(path, page, deadline), key, row, url);
        for (const each of answer.rows) rows.push(each);
        const next = markerOf(answer.links);
        if (next === undefined) return rows;
        if (seen.has(next)) throw new EndlessPaging(url, pages);
        seen.add(next);
        page = [...query, ['limit', String(PAGE)], ['marker', next]];
      }
    },

    async listFew(path, key, query, row, deadline) {
      const answer = await get(path, [...query, ['limit', String(PAGE)]], deadline);
      const { rows, links } = rowsOf(answer, key, row, client.urlOf(path));
      return markerOf(links) === undefined ? rows : undefined;
    },

    async listOf(path, key, { name, values }, query, row, deadline) {
      const lists = await Promise.all(
        chunks(name, values).map((chunk) => client.list(path, key, [...chunk, ...query], row, deadline)),
      );
      return lists.length === 1 ? lists[0]! : lists.flat();
    },

    async has(path, key, query, deadline) {
      const answer = await get(path, [...query, ['fields', 'id'], ['limit', '1']], deadline);
      return rowsOf(answer, key, z.unknown(), client.urlOf(path)).rows.length > 0;
    },
  };
  return client;
}

/** The rows of one page. @throws UnexpectedAnswer where they are not as Neutron has them */
function rowsOf<Row extends z.ZodMiniType>(answer: unknown, key: string, row: Row, url: string) {
  const shape = z.object({ [key]: z.array(row), [`${key}_links`]: z.optional(z.array(link)) });
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new UnexpectedAnswer(url, 200, faultOf(parsed.error, key));
  return {
    rows: parsed.data[key] as z.output<Row>[],
    links: parsed.data[`${key}_links`] as Link[] | undefined,
  };
}

const link = z.object({ rel: z.string(), href: z.string() });
type Link = z.output<typeof link>;

/**
 * Where the next page begins. Of the link only that is taken: behind a proxy its host is often one that only Neutron
 * itself can reach.
 */
function markerOf(links: readonly Link[] | undefined): string | undefined {
  const next = links?.find(({ rel }) => rel === 'next');
  if (next === undefined) return undefined;
  return new URLSearchParams(next.href.slice(next.href.indexOf('?') + 1)).get('marker') ?? undefined;
}

/** Queries of which each asks for some of the values, and is short enough. */
export function chunks(name: string, values: readonly string[]): Query[] {
  const all: [string, string][][] = [];
  let length = 0;
  for (const value of new Set(values)) {
    const more = queryText([[name, value]]).length + 1;
    if (all.length === 0 || length + more > LONGEST_QUERY) {
      all.push([]);
      length = 0;
    }
    all.at(-1)!.push([name, value]);
    length += more;
  }
  return all;
}

const queryText = (query: Query): string =>
  new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();

function refusal(url: string, status: number, message: string | undefined, session: Session): Error {
  if (status === 401) return new CredentialsRefused(url, session.who, message ?? 'no reason given');
  if (status === 403) return new RoleMissing(url, undefined, message);
  if (status === 404) return new NoNeutronThere(url);
  return new UnexpectedAnswer(url, status, message ?? 'no message');
}

const neutronError = z.object({ NeutronError: z.union([z.string(), z.object({ message: z.string() })]) });
const plainError = z.object({ error: z.object({ message: z.string() }) });

/** Neutron's own errors, and those of its token middleware. */
function messageOf(body: unknown): string | undefined {
  const ofNeutron = neutronError.safeParse(body);
  if (ofNeutron.success) {
    const { NeutronError: error } = ofNeutron.data;
    return typeof error === 'string' ? error : error.message;
  }
  const plain = plainError.safeParse(body);
  return plain.success ? plain.data.error.message : undefined;
}

function faultOf(error: z.core.$ZodError, key: string): string {
  const { path, message } = error.issues[0]!;
  return `no list of ${key} as Neutron gives it: ${path.join('.') || 'top level'}: ${message}`;
}
