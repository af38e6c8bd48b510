import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A row of Neutron's API, as it is answered without `fields`. */
export type ApiRow = Readonly<Record<string, unknown>>;

/** What a Neutron has, by the paths of its API. */
export interface ApiContent {
  networks: readonly ApiRow[];
  agents: readonly ApiRow[];
  ports: readonly ApiRow[];
  routers: readonly ApiRow[];
  /** Of collections below one thing: `routers/ID/l3-agents`, `agents/ID/l3-routers`, `ports/ID/bindings`. */
  below: Readonly<Record<string, { key: string; rows: readonly ApiRow[] }>>;
}

/** An answer that is not what Neutron would give: a fault on the way, or in it. */
export interface Fault {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface ApiServerOptions {
  /** Neutron's `pagination_max_limit`. */
  mostRows?: number;
  /** Looks at each request first; what it returns is the answer. */
  before?: (request: IncomingMessage) => Fault | undefined | Promise<Fault | undefined>;
  /** Of rows that a request's user may not see all of: a member's look at a network. */
  shown?: (row: ApiRow, collection: string) => ApiRow;
}

/** The server, and what it was asked: paths with their queries. */
export interface ApiServer {
  url: string;
  asked: string[];
  close(): Promise<void>;
}

/**
 * Neutron's REST API over fixed content, on a port of its own: filters, `fields`, `limit`, `marker` and links as a real
 * one has them (test/data/neutron-api). Filters by `binding:host_id` look at all bindings of a port, as ML2's do.
 */
export async function serveNeutronApi(content: ApiContent, options: ApiServerOptions = {}): Promise<ApiServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked.push(request.url ?? '');
    const fault = await options.before?.(request);
    if (fault !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end(fault.body ?? '');
      return;
    }
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const path = /^\/v2\.0\/(.*)$/.exec(url.pathname)?.[1] ?? '';
    const found = collectionAt(content, path);
    if (found === undefined) send(response, 404, notFound(path));
    else send(response, 200, page(found.key, found.rows, url, content, options));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const COLLECTIONS = ['networks', 'agents', 'ports', 'routers'] as const;

function collectionAt(content: ApiContent, path: string): { key: string; rows: readonly ApiRow[] } | undefined {
  const name = COLLECTIONS.find((each) => each === path);
  return name === undefined ? content.below[path] : { key: name, rows: content[name] };
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const notFound = (path: string) => ({
  NeutronError: { type: 'HTTPNotFound', message: 'The resource could not be found.', detail: path },
});

function page(key: string, all: readonly ApiRow[], url: URL, content: ApiContent, options: ApiServerOptions) {
  const { mostRows = Number.POSITIVE_INFINITY, shown = (row) => row } = options;
  const wanted = url.searchParams.getAll('fields');
  const names = new Set(url.searchParams.keys());
  for (const name of ['fields', 'limit', 'marker']) names.delete(name);
  const matching = all.filter((row) =>
    [...names].every((name) =>
      valuesOf(row, name, content).some((value) => url.searchParams.getAll(name).includes(value)),
    ),
  );
  const asked = url.searchParams.get('limit');
  const limit = Math.min(asked === null ? Number.POSITIVE_INFINITY : Number(asked), mostRows);
  const ordered = matching.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const marker = url.searchParams.get('marker');
  const rest = marker === null ? ordered : ordered.slice(ordered.findIndex((row) => idOf(row) === marker) + 1);
  const rows = rest.slice(0, limit);
  const links = [];
  if (rows.length < rest.length) {
    const next = new URL(url);
    next.searchParams.set('limit', String(limit));
    next.searchParams.set('marker', idOf(rows.at(-1)!));
    links.push({ rel: 'next', href: next.href });
  }
  const cut = (row: ApiRow): ApiRow =>
    wanted.length === 0 ? row : Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name)));
  return {
    [key]: rows.map((row) => cut(shown(row, key))),
    // agents and what is below one thing are not paged by Neutron itself
    ...(limit < Number.POSITIVE_INFINITY && { [`${key}_links`]: links }),
  };
}

/** Of a page's last row, the marker of the next; a binding has no id, and is known by its host. */
const idOf = (row: ApiRow): string => String(row.id ?? row.host);

function valuesOf(row: ApiRow, name: string, { below }: ApiContent): string[] {
  if (name === 'fixed_ips') {
    return (row.fixed_ips as { ip_address: string }[]).map(({ ip_address: ip }) => `ip_address=${ip}`);
  }
  if (name !== 'binding:host_id') return [String(row[name])];
  const bindings = below[`ports/${row.id}/bindings`]?.rows ?? [row];
  return bindings.map((binding) => String(binding.host ?? binding[name]));
}
