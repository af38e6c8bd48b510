import { hostname } from 'node:os';
import type { InventoryRead } from '../../driver/inventory/shared-reads.ts';
import { type ServedQuery, serveQuery } from '../../rpc/query-server.ts';
import type { Transport, TransportEvent } from '../../transport/transport.ts';
import { WrongUsage } from '../errors.ts';
import type { CommonFlags } from '../flags.ts';
import { endsByTermination, untilInterrupted } from '../interrupt.ts';
import { logLine } from '../log-line.ts';
import { servedQueryText } from '../served-query-text.ts';
import { closeSoon, openConfiguredTransport, openSource } from '../session.ts';
import { resolveSettings } from '../settings.ts';
import { isFile, isTransportUrl } from '../where.ts';
import { parseHttpAddress } from './http-address.ts';

export interface ServeChoice extends CommonFlags {
  from?: string | undefined;
  'os-cloud'?: string | undefined;
  'server-name'?: string | undefined;
  join: boolean;
  cast: boolean;
  yes: boolean;
  cache?: number | undefined;
  http?: string | undefined;
}

/**
 * Serves the query until it is told to stop; with `cast` the lab file's edits go to the agents, once the user agrees.
 * @param version of l2pop, for the metrics
 * @throws WrongUsage, AlreadyServed, HttpNotServed, and what sources and the transport throw
 */
export async function runServe(flags: ServeChoice, version: string): Promise<void> {
  const { from } = flags;
  const remedy = "Name a lab file, a saved answer, Neutron's database or its API with --from (docs/from.md).";
  if (from === undefined && flags['os-cloud'] === undefined)
    throw new WrongUsage('nothing was named to answer from', remedy);
  if (from !== undefined && isTransportUrl(from)) {
    throw new WrongUsage('serve answers from an inventory, not from another server', remedy);
  }
  const address = flags.http === undefined ? undefined : parseHttpAddress(flags.http);
  const monitor = address && (await import('./monitor.ts')).createMonitor(version, address);
  const log = (event: TransportEvent) => logLine(`${event.level}: ${event.message}`);
  if (flags.cast && (from === undefined || !isFile(from))) {
    throw new WrongUsage(
      '--cast follows a lab file, and nothing else',
      'Name one with --from, or leave --cast out (docs/lab.md).',
    );
  }
  const casting = flags.cast ? await import('../cast-lab.ts') : undefined;
  const lab = from === undefined ? undefined : await casting?.openLabToCast(from);
  const source =
    lab?.source ??
    (await openSource(flags, {
      keepSeconds: flags.cache,
      onRead(read) {
        monitor?.metrics.read(read);
        if (read.error === undefined) logLine(readText(read));
      },
      onShared: monitor?.metrics.shared,
    }));
  if (flags.cache !== undefined && source.isUnchanging) {
    logLine(`note: ${source.origin} is read once: --cache changes nothing`);
  }
  let transport: Transport | undefined;
  const close = () => Promise.all([transport && closeSoon(transport), closeSoon(source), monitor?.stop()]);
  try {
    const settings = await resolveSettings(flags);
    transport = await openConfiguredTransport(settings, { log });
    if (lab && !(await casting!.agreesToCast(transport, lab, settings, flags.yes))) return void (await close());
    // before the query is served: an address in use must not take a share of a real cloud's questions first
    const http = await monitor?.start(source);
    await serveQuery(transport, source, {
      server: flags['server-name'] ?? hostname(),
      exchange: settings.exchange,
      join: flags.join,
      log(query: ServedQuery) {
        monitor?.metrics.query(query);
        logLine(servedQueryText(query));
      },
      serve: {
        log,
        onConsuming: () => monitor?.consuming(true),
        onLost: () => monitor?.consuming(false),
      },
    });
    if (lab) await casting!.castEdits(transport, lab, settings);
    if (http) logLine(`${http.url}/healthz and ${http.url}/metrics`);
  } catch (error) {
    await close();
    throw error;
  }
  endsByTermination();
  const what = lab ? 'the query and casting edits' : 'the query';
  logLine(`serving ${what} from ${source.origin} on ${transport.name}; Ctrl-C ends it`);
  await untilInterrupted();
}

const readText = ({ ports = 0, milliseconds }: InventoryRead): string =>
  `read ${ports === 1 ? '1 port' : `${ports} ports`} in ${milliseconds.toFixed(1)} ms`;
