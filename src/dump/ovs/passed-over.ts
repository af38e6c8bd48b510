import type { BaseFlow, PassedOverFlow } from '../../fdb/dump.ts';
import { keep } from '../keep-text.ts';
import type { BridgeFlows } from './bridge-flows.ts';
import type { Flow } from './flow.ts';
import { allOutputs, arpAnswer, jumpTable, setVlan } from './flow-words.ts';
import type { Layout } from './layout.ts';

const KEPT = 1000;
const TEXT_LENGTH = 160;
const MATCH_LENGTH = 300;

/** Flows of the tables that decide on frames which have no form that l2population's agents give them (spec l2pop 3.2). */
export class PassedOver {
  readonly #flows: PassedOverFlow[] = [];
  readonly #base = new Set<BaseFlow>();
  #more = false;

  take(flow: Flow): void {
    if (!TABLES.has(flow.table)) return;
    const base = baseOf(flow);
    if (base !== undefined) this.#base.add(base);
    else if (!isKnown(flow)) {
      const { table, priority, match } = flow;
      this.#keep({ table, priority, match, text: flowText(flow) });
    }
  }

  /** A flow that breaks off: what is left of it is taken for its match. */
  takeBroken(text: string): void {
    const table = /\btable=(\d+)/.exec(text)?.[1];
    if (table !== undefined && !TABLES.has(Number(table))) return;
    this.#keep({
      ...(table === undefined ? {} : { table: Number(table) }),
      priority: Number.POSITIVE_INFINITY,
      match: text.trim(),
      text: text.trim(),
    });
  }

  #keep(flow: PassedOverFlow): void {
    const { match, text } = flow;
    if (this.#flows.length >= KEPT) this.#more = true;
    else
      this.#flows.push({ ...flow, match: keep(match.slice(0, MATCH_LENGTH)), text: keep(text.slice(0, TEXT_LENGTH)) });
  }

  /** What a dump says of them; nothing where there are none, which is the rule. */
  of(flows: BridgeFlows, layout: Layout): { passedOver?: PassedOverFlow[]; missingBase?: BaseFlow[] } {
    if (!layout.hasL2pop) return {};
    const passedOver = this.#more ? [...this.#flows, ANY] : this.#flows;
    const missing = layout.name === 'br-tun' ? this.#missingBase(flows) : [];
    return {
      ...(passedOver.length === 0 ? {} : { passedOver }),
      ...(missing.length === 0 ? {} : { missingBase: missing }),
    };
  }

  #missingBase(flows: BridgeFlows): BaseFlow[] {
    const missing: BaseFlow[] = [];
    const isPatched = [...flows.jumps.values()].some((table) => table === 1 || table === 2);
    if (flows.tables.has(0) && !isPatched) missing.push('patch');
    if (flows.tables.has(2))
      missing.push(...(['unicast', 'multicast'] as const).filter((each) => !this.#base.has(each)));
    return missing;
  }
}

/** With blanks, so that a narrow cell can fold it. */
const flowText = ({ table, priority, match, actions }: Flow): string =>
  `table=${table} priority=${priority} ${match.replaceAll(',', ' ')} actions=${actions}`;

const ANY: PassedOverFlow = { priority: Number.POSITIVE_INFINITY, match: '', text: 'more of them than are kept' };

/** 1 and 10 are of distributed routing and of learning. */
const TABLES: ReadonlySet<number> = new Set([0, 2, 3, 4, 6, 20, 21, 22]);

function baseOf({ table, match, actions }: Flow): BaseFlow | undefined {
  if (table !== 2) return undefined;
  const to = jumpTable(actions);
  if (match === 'dl_dst=00:00:00:00:00:00/01:00:00:00:00:00' && to === 20) return 'unicast';
  return match === 'dl_dst=01:00:00:00:00:00/01:00:00:00:00:00' && to === 22 ? 'multicast' : undefined;
}

function isKnown(flow: Flow): boolean {
  const { table, priority, match, actions } = flow;
  if (priority === 0 && match === '') return isDefault(table, actions);
  const fields = match
    .split(',')
    .map((each) => each.split('=')[0])
    .sort()
    .join();
  switch (table) {
    case 0:
      return fields === 'in_port' && priority === 1 && jumpTable(actions) !== undefined;
    case 20:
      return isEntry(flow, fields) && allOutputs(actions).length === 1;
    case 21:
      if (fields === 'arp,arp_tpa,dl_vlan') return priority === 1 && arpAnswer(actions).mac !== undefined;
      return isFlood(flow, fields);
    case 22:
      return isFlood(flow, fields);
    default:
      if (fields === 'arp,dl_dst') return table === 2 && priority === 1 && jumpTable(actions) === 21;
      return fields === 'tun_id' && setVlan(actions) !== undefined && jumpTable(actions) !== undefined;
  }
}

/** A default that goes elsewhere than the agent's; of 2013.2 table 21 is the last. */
function isDefault(table: number, actions: string): boolean {
  if (table === 20) return [21, 22].includes(jumpTable(actions) ?? 0);
  return table === 21 ? actions === 'drop' || jumpTable(actions) === 22 : actions === 'drop';
}

const isEntry = ({ priority, match }: Flow, fields: string): boolean =>
  !/dl_dst=[^,]*\//.test(match) &&
  ((fields === 'dl_dst,dl_vlan' && (priority === 1 || priority === 2)) ||
    (fields === 'dl_dst,vlan_tci' && priority === 1));

/** Agents up to 2015.1 give it no priority, which is 32768. */
const isFlood = ({ priority, actions }: Flow, fields: string): boolean =>
  fields === 'dl_vlan' && (priority === 1 || priority === 32768) && allOutputs(actions).length > 0;
