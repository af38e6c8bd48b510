import { type HostSeen, TwoHosts } from '../errors.ts';
import { keep } from '../keep-text.ts';
import type { Flow } from './flow.ts';

interface Group {
  seen: HostSeen;
  /** `table tunnelId` → VLAN, and back. */
  vlanOf: Map<string, number>;
  segmentOf: Map<number, string>;
  /** VLAN → the tunnel id that its flows of 20 to 22 load. */
  loads: Map<number, number>;
  /** Tables whose default flow has this cookie. */
  defaults: Set<number>;
}

/**
 * Tells the dumps of two hosts apart from a restart. Both show two cookies, but one bridge has one flow for
 * a match, and an agent that restarts keeps its local VLANs (spec l2pop 3.3a, 3.9).
 */
export class CookieGroups {
  readonly #groups = new Map<string, Group>();

  ingress(flow: Flow, tunnelId: number, vlan: number, file: string, line: number): void {
    const group = this.#group(flow.cookie, file, line);
    const segment = `${flow.table} ${tunnelId}`;
    group.vlanOf.set(segment, vlan);
    group.segmentOf.set(vlan, segment);
  }

  load(cookie: string, vlan: number, tunnelId: number | undefined, file: string, line: number): void {
    const group = this.#group(cookie, file, line);
    if (tunnelId !== undefined && !group.loads.has(vlan)) group.loads.set(vlan, tunnelId);
  }

  default(flow: Flow, file: string, line: number): void {
    this.#group(flow.cookie, file, line).defaults.add(flow.table);
  }

  /** Are there flows of this cookie that only an agent writes: into a VLAN, or a table's default of 20 to 22? */
  isOfAgent(cookie: string): boolean {
    const group = this.#groups.get(cookie);
    return group !== undefined && group.segmentOf.size + group.defaults.size > 0;
  }

  /** Has this cookie the default flow of one of tables 20 to 22, as the process has that set them up last? */
  hasDefaults(cookie: string): boolean {
    return (this.#groups.get(cookie)?.defaults.size ?? 0) > 0;
  }

  /** @throws TwoHosts when two cookies' flows cannot be of one bridge */
  refuseTwoHosts(): void {
    const groups = [...this.#groups.values()];
    for (const [index, one] of groups.entries()) {
      for (const other of groups.slice(index + 1)) {
        if (disagree(one, other) || fitNowhere(one, other) || fitNowhere(other, one)) {
          throw new TwoHosts([one.seen, other.seen]);
        }
      }
    }
  }

  #group(cookie: string, file: string, line: number): Group {
    let group = this.#groups.get(cookie);
    if (!group) {
      group = {
        seen: { host: `cookie ${cookie === '' ? 'cut off' : cookie}`, file, line },
        vlanOf: new Map(),
        segmentOf: new Map(),
        loads: new Map(),
        defaults: new Set(),
      };
      this.#groups.set(keep(cookie), group);
    }
    return group;
  }
}

function disagree(one: Group, other: Group): boolean {
  for (const table of one.defaults) if (other.defaults.has(table)) return true;
  for (const [segment, vlan] of one.vlanOf) {
    const othersVlan = other.vlanOf.get(segment);
    if (othersVlan !== undefined && othersVlan !== vlan) return true;
    const othersSegment = other.segmentOf.get(vlan);
    if (othersSegment !== undefined && othersSegment !== segment) return true;
  }
  return false;
}

/** One has tables 3, 4, 6 alone, the other 20 to 22 alone, and no VLAN means the same to both. */
function fitNowhere(one: Group, other: Group): boolean {
  if (one.segmentOf.size === 0 || one.loads.size > 0 || other.segmentOf.size > 0 || other.loads.size === 0)
    return false;
  let shared = 0;
  for (const [vlan, tunnelId] of other.loads) {
    const segment = one.segmentOf.get(vlan);
    if (segment === undefined) continue;
    if (segment.endsWith(` ${tunnelId}`)) return false;
    shared += 1;
  }
  return shared > 0;
}
