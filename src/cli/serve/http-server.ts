import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hideSecrets } from '../secrets/hide-secrets.ts';
import { HttpNotServed } from './errors.ts';
import type { HealthWatch } from './health.ts';
import { type HttpAddress, showHttpAddress } from './http-address.ts';
import type { ServeMetrics } from './serve-metrics.ts';

export interface HttpServer {
  /** `http://127.0.0.1:9100`, with the port that was chosen. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * `GET /healthz` (200, or 503 and what is wrong) and `GET /metrics`.
 * @throws HttpNotServed where the address cannot be listened on
 */
export async function serveHttp(wanted: HttpAddress, health: HealthWatch, metrics: ServeMetrics): Promise<HttpServer> {
  const server = createServer((request, response) => {
    respond(request, response, health, metrics).catch((error) => send(response, 500, 'text/plain', `${error}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new HttpNotServed(showHttpAddress(wanted), error)));
    server.listen(wanted.port, wanted.address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: showHttpAddress({ ...wanted, port }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  health: HealthWatch,
  metrics: ServeMetrics,
): Promise<void> {
  const path = url?.replace(/\?.*$/s, '');
  if (path !== '/healthz' && path !== '/metrics') return send(response, 404, 'text/plain', '/healthz or /metrics\n');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return send(response, 405, 'text/plain', 'GET only\n');
  }
  if (path === '/metrics') {
    const { type, body } = await metrics.text();
    return send(response, 200, type, body);
  }
  const { isWell, broker, inventory } = await health.look();
  const body = { status: isWell ? 'ok' : 'failing', broker, inventory: hideSecrets(inventory) };
  send(response, isWell ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}
