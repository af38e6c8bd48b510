import { type FdbEntries, FLOODING_MAC, isFloodingEntry, type NetworkEntries, networksOf } from '../fdb/entries.ts';
import { endpointKey } from '../fdb/expected-endpoint.ts';
import { hostAt } from './endpoint-text.ts';
import type { KnownNames } from './known-names.ts';
import type { Picture, PictureEdge, PictureGroup, PictureNode } from './picture.ts';

/** What one endpoint of a network is good for. */
interface Endpoint {
  key: string;
  floods: boolean;
  macs: number;
}

/**
 * The tunnel mesh of each network, as its entries have it: who floods to whom, and who sends to whom alone.
 * @param host whose entries these are; undefined: all hosts', each of which sends to all others
 */
export const meshPicture = (entries: FdbEntries, known: KnownNames, host: string | undefined): Picture =>
  networksOf(entries).map(([id, network]) => networkPicture(id, network, known, host));

function networkPicture(
  id: string,
  network: NetworkEntries,
  known: KnownNames,
  host: string | undefined,
): PictureGroup {
  const name = known.names.get(id);
  const title = [
    ...(name && name !== id ? [name] : []),
    id,
    `${network.network_type} ${network.segment_id ?? ''}`.trimEnd(),
  ];
  const endpoints = Object.entries(network.ports).map(
    ([text, pairs]): Endpoint => ({
      key: endpointKey(text),
      floods: pairs.some(isFloodingEntry),
      macs: new Set(pairs.map(([mac]) => mac).filter((mac) => mac !== FLOODING_MAC)).size,
    }),
  );
  const nodes = endpoints.map((endpoint) => nodeOf(endpoint, known));
  if (host === undefined && endpoints.length > MOST_MESHED) {
    const segment: PictureNode = {
      key: SEGMENT,
      lines: [title.at(-1)!, `${endpoints.length} endpoints`],
      look: 'start',
    };
    return { title, nodes: [segment, ...nodes], edges: endpoints.map(edgeFromSegment) };
  }
  if (host === undefined) return { title, nodes, edges: fullMesh(endpoints) };
  const own = [...known.hosts].filter(([, name]) => name.split(', ').includes(host)).map(([tunnelIp]) => tunnelIp);
  const start: PictureNode = { key: START, lines: [host, ...own], look: 'start' };
  return { title, nodes: [start, ...nodes], edges: endpoints.map(edgeFromStart) };
}

/** No endpoint has one of these. */
const START = 'start';
const SEGMENT = 'segment';

/** A mesh of more has so many lines (half the square of it) that nobody sees one, and no program draws them in time. */
const MOST_MESHED = 24;

function nodeOf({ key, macs }: Endpoint, { hosts }: KnownNames): PictureNode {
  const host = hostAt(key, hosts);
  const lines = [...(host === undefined ? [] : [host]), key, counted(macs)];
  return { key, lines, look: host === undefined && hosts.size > 0 ? 'outside' : 'plain' };
}

const edgeFromStart = ({ key, floods, macs }: Endpoint): PictureEdge => ({
  from: START,
  to: key,
  isBoth: false,
  label: floods ? (macs > 0 ? `flood, ${counted(macs)}` : 'flood') : counted(macs),
  look: floods ? 'plain' : 'weak',
});

/** All send to all others by way of the segment: one line an endpoint, dashed where it is not flooded to. */
const edgeFromSegment = ({ key, floods }: Endpoint): PictureEdge => ({
  from: SEGMENT,
  to: key,
  isBoth: true,
  label: '',
  look: floods ? 'plain' : 'weak',
});

/** One line a pair of endpoints; two where only one of them is flooded to. */
function fullMesh(endpoints: readonly Endpoint[]): PictureEdge[] {
  return endpoints.flatMap((one, index) =>
    endpoints.slice(index + 1).flatMap((other): PictureEdge[] => {
      const edge = (from: Endpoint, to: Endpoint, isBoth: boolean): PictureEdge => ({
        from: from.key,
        to: to.key,
        isBoth,
        label: '',
        look: to.floods ? 'plain' : 'weak',
      });
      return one.floods === other.floods
        ? [edge(one, other, true)]
        : [edge(one, other, false), edge(other, one, false)];
    }),
  );
}

const counted = (macs: number): string => (macs === 0 ? 'no MACs' : `${macs} ${macs === 1 ? 'MAC' : 'MACs'}`);
