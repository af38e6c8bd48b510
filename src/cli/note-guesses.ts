import type { FdbQuery } from '../fdb/query.ts';
import type { ChosenNetworks } from './networks.ts';
import { shortList } from './remedies/remedy.ts';

/** So many networks fit a screen; of more, their number is told. */
const SHOWN = 5;

/** Says on standard error which endpoints of an answer are there by estimate alone, if its source has to guess any. */
export async function noteGuesses(
  source: FdbQuery,
  { ids, names }: ChosenNetworks,
  note: (text: string) => void,
): Promise<void> {
  const guesses = ((await source.uncertainFlood?.(ids)) ?? []).filter(({ guessed }) => guessed.length > 0);
  for (const { networkId, guessed } of guesses.slice(0, SHOWN)) {
    note(`note: network ${names.get(networkId) || networkId}: flooding to ${shortList(guessed)} is guessed`);
  }
  if (guesses.length > SHOWN) note(`note: endpoints of ${guesses.length - SHOWN} more networks are guessed`);
}
