import type { NetworkEntries } from '../../fdb/entries.ts';
import type { ForeignSource, NetworkRow } from './inventory.ts';
import type { LabNames, LabReading } from './lab-names.ts';
import { isTunnelIpText, type Lab } from './lab-schema.ts';

/** The entries of other sources, each network by its id. */
export function foreignSources(
  sources: Lab['sources'],
  networks: LabNames<NetworkRow>,
  { text, faults }: LabReading,
): ForeignSource[] {
  const names = new Set<string>();
  return sources.map((source, index) => {
    if (names.has(source.name)) {
      faults.push(text.faultAt(['sources', index, 'name'], 'a name that no other source has'));
    }
    names.add(source.name);
    const at = ['sources', index, 'entries'];
    const byNetwork = new Map<string, NetworkEntries['ports']>();
    for (const [reference, ports] of Object.entries(source.entries)) {
      for (const endpoint of Object.keys(ports)) {
        if (!isTunnelIpText(endpoint)) faults.push(text.faultAtKey([...at, reference], endpoint, 'a tunnel ip'));
      }
      const network = networks.atKey(at, reference);
      if (network === undefined) continue;
      if (byNetwork.has(network.id)) faults.push(text.faultAtKey(at, reference, 'each network once'));
      byNetwork.set(network.id, ports);
    }
    return { name: source.name, networks: byNetwork };
  });
}
