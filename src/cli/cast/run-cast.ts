import type { CastMessage, Receiver } from '../../fdb/agent-cast.ts';
import { remarksOnCast } from '../../fdb/cast-remarks.ts';
import { sendableCasts } from '../../fdb/sendable-casts.ts';
import { type CastsToSend, castsReport } from '../../format/casts-report.ts';
import type { Report } from '../../format/report.ts';
import { createAgentNotifier } from '../../rpc/agent-notifier.ts';
import { listeningAgents } from '../../rpc/listening-agents.ts';
import { sendOnce } from '../../rpc/send-once.ts';
import type { Transport } from '../../transport/transport.ts';
import { confirmed } from '../confirm.ts';
import { WrongUsage } from '../errors.ts';
import { EXIT } from '../exit-status.ts';
import type { CommonFlags } from '../flags.ts';
import { interrupted } from '../interrupt.ts';
import { type OutputChoice, readByPeople, screenLayout } from '../output.ts';
import { closeSoon, openConfiguredTransport } from '../session.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import { CastingStopped } from './errors.ts';

export type SendFlags = CommonFlags &
  OutputChoice & { host?: string | undefined; fanout: boolean; expire: number; yes: boolean; 'dry-run': boolean };

/** What a command lends: its flags, and its ways to speak. */
export interface CastCall {
  flags: SendFlags;
  show<Row>(report: Report<Row>): Promise<void>;
  note(text: string): void;
}

/**
 * Shows a cast, asks, and sends it; of several networks, each by itself.
 * @returns the exit status
 * @throws WrongUsage, MalformedEntries, NobodyListens, DeliveryUnknown and the broker's own errors; CastingStopped in
 *   their place when casts were confirmed before
 */
export async function runCast(command: CastCall, message: CastMessage): Promise<number> {
  const { flags, note } = command;
  const to = receiverOf(flags);
  const casts = sendableCasts(message);
  for (const each of remarksOn(message, casts)) note(each);
  const settings = await resolveSettings(flags);
  const transport = await openConfiguredTransport(settings);
  const toSend = {
    casts,
    to,
    broker: transport.name,
    expirationSeconds: flags.expire,
    agents: undefined,
    confirmed: 0,
  };
  try {
    if (!flags['dry-run']) return await askAndSend(command, toSend, { transport, settings });
    await command.show(castsReport(toSend));
    return EXIT.nothingFound;
  } finally {
    await closeSoon(transport);
  }
}

async function askAndSend(
  { flags, show, note }: CastCall,
  casts: CastsToSend,
  { transport, settings }: { transport: Transport; settings: Settings },
): Promise<number> {
  const agents = await listeningAgents(transport, casts.to, settings);
  if (casts.to !== 'all agents' && agents > 1) {
    note(`warning: ${agents} consumers share the queue of ${casts.to.host}: only one of them gets the cast`);
  }
  const toSend = { ...casts, agents };
  const isRead = readByPeople(flags);
  if (isRead) await show(castsReport(toSend));
  else if (!flags.yes) process.stderr.write(await castsReport(toSend).text(await screenLayout(false)));
  if (!(await confirmed(questionOf(toSend), flags.yes))) {
    note('nothing was sent');
    return EXIT.found;
  }
  const { confirmed: count, stopped } = await send(toSend, { transport, settings });
  // rows alone would not tell how many of them were sent
  if (stopped === undefined ? !isRead : count > 0 && isDocument(flags)) {
    await show(castsReport({ ...toSend, confirmed: count }));
  }
  if (stopped !== undefined) throw stopped;
  note(`${numberOf(toSend)} sent; agents confirm nothing, a dump of the host shows what came of it`);
  return EXIT.nothingFound;
}

/** Sends casts until one fails. Returns how many were confirmed. */
async function send(
  { casts, to, expirationSeconds }: CastsToSend,
  { transport, settings: { exchange, timeoutSeconds } }: { transport: Transport; settings: Settings },
): Promise<{ confirmed: number; stopped?: Error }> {
  const notifier = createAgentNotifier(transport, { exchange, namesHost: true });
  const options = { expirationSeconds, timeoutSeconds, signal: interrupted };
  for (const [number, cast] of casts.entries()) {
    const { fate, error } = await sendOnce(notifier, { ...cast, to }, options);
    if (fate === 'confirmed' || error === undefined) continue;
    return { confirmed: number, stopped: number === 0 ? error : new CastingStopped(number, casts.length, fate, error) };
  }
  return { confirmed: casts.length };
}

function receiverOf({ host, fanout, wait }: SendFlags): Receiver {
  if (wait) throw new WrongUsage('--wait is for queries: nobody answers a cast', 'Leave it out.');
  if (fanout) return 'all agents';
  if (host !== undefined) return { host };
  throw new WrongUsage(
    'nobody was named to send the cast to',
    "Name the agent's host, as Neutron has it, with --host; --fanout sends to every agent.",
  );
}

function remarksOn(message: CastMessage, casts: readonly CastMessage[]): string[] {
  const remarks = casts.flatMap(remarksOnCast);
  if (casts.length > 1) {
    remarks.unshift(
      `${casts.length} networks, a cast each: an agent may drop all that follows a network it does not know`,
    );
  }
  if (message.method !== 'update_fdb_entries' && 'source' in message.fdbEntries) {
    remarks.push('the top-level source is left out: agents of Neutron 21 and later fail over it');
  }
  return [...new Set(remarks)];
}

/** `Send 1 cast to c1 on rabbit@ctl1:5672 vhost /` */
const questionOf = (toSend: CastsToSend): string => `Send ${numberOf(toSend)} on ${toSend.broker}`;

function numberOf({ casts, to, agents }: CastsToSend): string {
  const receiver = to === 'all agents' ? `all ${agents} agents that listen` : to.host;
  return `${casts.length} ${casts.length === 1 ? 'cast' : 'casts'} to ${receiver}`;
}

const isDocument = ({ format, json }: OutputChoice): boolean => json === true || format === 'json' || format === 'yaml';
