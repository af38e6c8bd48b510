import { isTunnelType } from '../rules/chosen-segment.ts';
import type { NetworkRow, SegmentRow } from './inventory.ts';
import { labId } from './lab-ids.ts';
import type { LabNames, LabReading } from './lab-names.ts';
import type { LabNetwork } from './lab-schema.ts';
import type { Path } from './lab-text.ts';

type LabSegment = NonNullable<LabNetwork['segments']>[number];

/** Highest segment id by type; a type that is not here has none. */
const HIGHEST: Readonly<Record<string, number>> = {
  vxlan: 2 ** 24 - 1,
  geneve: 2 ** 24 - 1,
  gre: 2 ** 32 - 1,
  vlan: 4094,
};

/** Rows of the networks and their segments; each network is filed under its name and id. */
export function networkRows(
  networks: readonly LabNetwork[],
  names: LabNames<NetworkRow>,
  reading: LabReading,
): { networks: NetworkRow[]; segments: SegmentRow[] } {
  const rows: NetworkRow[] = [];
  const segments: SegmentRow[] = [];
  const owners = new Map<string, string>();
  networks.forEach((network, index) => {
    const at = ['networks', index];
    const row = { id: network.id ?? labId('network', network.name), name: network.name };
    names.add(row, at, row.name, row.id);
    rows.push(row);
    for (const { segment, place } of segmentsOf(network, at, reading)) {
      checkSegment(segment, place, reading);
      checkOwner(segment, network.name, place, owners, reading);
      const segmentIndex = place.at(-2) === 'segments' ? Number(place.at(-1)) : 0;
      segments.push({
        id: labId('segment', `${row.id}/${segmentIndex}`),
        networkId: row.id,
        networkType: segment.type,
        physicalNetwork: segment.physical_network,
        segmentationId: segment.segment ?? null,
        segmentIndex,
        isDynamic: false,
      });
    }
  });
  return { networks: rows, segments };
}

/** A network says its one segment in its own keys, or several of them under `segments`; never both. */
function segmentsOf(
  network: LabNetwork,
  at: Path,
  { text, faults }: LabReading,
): { segment: LabSegment; place: Path }[] {
  const { type, segment, physical_network, segments } = network;
  if (segments === undefined) {
    if (type !== undefined) return [{ segment: { type, segment, physical_network }, place: at }];
    faults.push(text.faultAt(at, 'type and segment, or segments', 'neither'));
    return [];
  }
  for (const key of ['type', 'segment', 'physical_network'] as const) {
    if (network[key] !== undefined) faults.push(text.faultAtKey(at, key, 'this in segments, which is given too'));
  }
  return segments.map((one, index) => ({ segment: one, place: [...at, 'segments', index] }));
}

function checkSegment({ type, segment }: LabSegment, at: Path, { text, faults }: LabReading): void {
  const highest = HIGHEST[type];
  const place = [...at, 'segment'];
  if (highest === undefined) {
    if (segment !== undefined) faults.push(text.faultAt(place, `no segment id for type ${type}`));
  } else if (segment === undefined || segment < 1 || segment > highest) {
    faults.push(text.faultAt(place, `a ${type} segment id, 1 to ${highest}`));
  }
}

/** Neutron gives a tunnel id to one network alone. */
function checkOwner(
  { type, segment }: LabSegment,
  network: string,
  at: Path,
  owners: Map<string, string>,
  { text, faults }: LabReading,
): void {
  if (!isTunnelType(type) || segment === undefined) return;
  const owner = owners.get(`${type} ${segment}`);
  if (owner === undefined) owners.set(`${type} ${segment}`, network);
  else
    faults.push(text.faultAt([...at, 'segment'], `a ${type} segment id of its own`, `${segment}, which ${owner} has`));
}
