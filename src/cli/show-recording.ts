import type { Sighting } from '../fdb/sighting.ts';
import { readRecording } from './recording.ts';
import type { SightingScreen } from './watch-bus.ts';

/**
 * Shows what was recorded as it was shown then. What stands before a line that is no sighting is shown.
 * @throws NotReadable, MalformedRecording, OutputFailed
 */
export async function showRecording(
  file: string,
  wants: (sighting: Sighting) => boolean,
  screen: SightingScreen,
): Promise<void> {
  let isBegun = false;
  const begin = async () => {
    if (!isBegun) await screen.write(screen.head);
    isBegun = true;
  };
  try {
    for await (const sighting of readRecording(file)) {
      await begin();
      if (wants(sighting)) await screen.write(screen.textOf(sighting));
    }
    await begin();
  } finally {
    await screen.flush();
  }
}
