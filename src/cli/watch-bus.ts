import type { Sighting } from '../fdb/sighting.ts';
import type { SightingStream } from '../format/sighting-stream.ts';
import { watchCasts } from '../rpc/watcher.ts';
import type { Observation } from '../transport/transport.ts';
import { endsByTermination, onInterrupt, untilInterrupted } from './interrupt.ts';
import type { LineWriter } from './line-writer.ts';
import { logLine } from './log-line.ts';
import type { Recording } from './recording.ts';
import { closeSoon, openConfiguredTransport } from './session.ts';
import type { Settings } from './settings.ts';

/** Where sightings are shown. */
export type SightingScreen = LineWriter & SightingStream;

export interface BusWatch {
  queries: boolean;
  wants(sighting: Sighting): boolean;
  screen: SightingScreen;
  recording: Recording | undefined;
}

/**
 * Shows and records what is cast, until Ctrl-C or SIGTERM. What it is and what it missed goes to standard error.
 * @throws NoSuchExchange, the broker's errors, OutputFailed, NotWritable
 */
export async function watchBus(settings: Settings, { queries, wants, screen, recording }: BusWatch): Promise<void> {
  const log = (event: { level: string; message: string }) => logLine(`${event.level}: ${event.message}`);
  const counts = { cast: 0, query: 0, malformed: 0 };
  const transport = await openConfiguredTransport(settings, { log });
  let observation: Observation | undefined;
  let hasConsumed = false;

  const end = async () => {
    await observation?.stop();
    await screen.flush();
    await recording?.close();
    const { cast, query, malformed } = counts;
    const seen = `${cast} casts${queries ? `, ${query} queries` : ''}, ${malformed} malformed`;
    logLine(`seen ${seen}; ${observation?.dropped ?? 0} dropped`);
  };

  try {
    observation = await watchCasts(transport, {
      exchange: settings.exchange,
      queries,
      log,
      onSighting: async (sighting) => {
        counts[sighting.kind] += 1;
        if (!wants(sighting)) return;
        await recording?.add(sighting);
        await screen.write(screen.textOf(sighting));
      },
      onDropped: (total) =>
        logLine(`warning: ${total} messages dropped so far, at least: more came than could be shown`),
      onLost: () => logLine('warning: not watching any more: what is cast from now on is not seen'),
      onConsuming: () => {
        if (hasConsumed) logLine('info: watching again');
        hasConsumed = true;
      },
    });
    await screen.write(screen.head);
    onInterrupt(end);
    endsByTermination();
    logLine(`watching ${queries ? 'casts and queries' : 'casts'} on ${transport.name}; Ctrl-C ends it`);
    await Promise.race([untilInterrupted(), screen.failed, ...(recording ? [recording.failed] : [])]);
  } catch (error) {
    await closeSoon(transport);
    throw error;
  }
}
