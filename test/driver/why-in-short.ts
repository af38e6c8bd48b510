import type { MechanismDriver } from '../../src/driver/mechanism-driver.ts';
import { type PortDestination, parseDestination } from '../../src/fdb/trace/destination.ts';

/** What a driver says of some MACs and addresses for a host: what is held, and the weight of each rule. Facts are left out: inventories tell more or less. */
export const whyInShort = (
  driver: MechanismDriver,
  networkId: string,
  texts: readonly string[],
  host: string | undefined,
) =>
  Promise.all(
    texts.map(async (text) => {
      const why = await driver.why(networkId, parseDestination(text) as PortDestination, { host });
      return {
        text,
        isExpected: why.isExpected,
        entries: why.entries.map(({ tunnelIp, pair }) => `${tunnelIp} ${pair}`).sort(),
        verdicts: why.verdicts.map(({ weight, rule, port }) => `${weight} ${rule} ${port?.mac ?? ''}`).sort(),
      };
    }),
  );
