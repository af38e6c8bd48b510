import { ByteCursor, type FixedText, fixedText, NONE } from '../byte-cursor.ts';

export type CommonKind = 'unicast' | 'learned' | 'arp';

/**
 * The three kinds of flows that a dump can have a million of, read from the file's bytes by position, in the
 * spelling that today's agents and Open vSwitch give them. Whatever is spelt otherwise is left to flow.ts
 * and flow-words.ts, which read all; tests hold that both read the same.
 *
 * One object serves all flows: its fields are those of the flow read last.
 */
export class CommonFlow {
  kind: CommonKind = 'unicast';
  table = NONE;
  vlan = 0;
  mac = 0;
  /** Of a unicast or learned flow: the tunnel id, and where the bytes of the port stand. */
  tunnelId = 0;
  portBegin = 0;
  portEnd = 0;
  /** Of an ARP flow. */
  ip = 0;
  cookieBegin = 0;
  cookieEnd = 0;
  readonly #cursor = new ByteCursor();

  /** @returns where the next line begins; NONE when the line at `at` is not of these kinds */
  read(bytes: Uint8Array, at: number): number {
    const cursor = this.#cursor;
    cursor.begin(bytes, at);
    const priority = this.#head();
    if (this.table === 20) {
      if (!(priority === 2 ? this.#unicast() : priority === 1 && this.#learned())) return NONE;
    } else if (this.table !== 21 || priority !== 1 || !this.#arp()) return NONE;
    return cursor.skipsByte(LINE_FEED) ? cursor.at : NONE;
  }

  /** ` cookie=0x1, duration=5.1s, table=20, n_packets=1, priority=2`; the priority. */
  #head(): number {
    const cursor = this.#cursor;
    this.table = NONE;
    if (!cursor.skips(COOKIE)) return NONE;
    this.cookieBegin = cursor.at - 2;
    if (!cursor.skipsName()) return NONE;
    this.cookieEnd = cursor.at;
    // statistics in today's order, of which any may be left out
    if (!this.#skipsStatistic(DURATION)) return NONE;
    if (cursor.skips(TABLE)) this.table = cursor.decimal();
    if (!this.#skipsStatistic(N_PACKETS) || !this.#skipsStatistic(N_BYTES)) return NONE;
    if (!this.#skipsStatistic(IDLE_TIMEOUT) || !this.#skipsStatistic(HARD_TIMEOUT)) return NONE;
    if (!this.#skipsStatistic(IDLE_AGE) || !this.#skipsStatistic(HARD_AGE)) return NONE;
    return cursor.skips(PRIORITY) ? cursor.decimal() : NONE;
  }

  /** False when the name is there and no value. */
  #skipsStatistic(name: FixedText): boolean {
    return !this.#cursor.skips(name) || this.#cursor.skipsName();
  }

  /** `,dl_vlan=1,dl_dst=fa:16:3e:0a:02:01 actions=strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2` */
  #unicast(): boolean {
    const cursor = this.#cursor;
    this.kind = 'unicast';
    if (!cursor.skips(DL_VLAN)) return false;
    this.vlan = cursor.decimal();
    if (this.vlan === NONE || !this.#destination()) return false;
    if (cursor.skips(STRIP_AND_LOAD)) return this.#tunnel(LOADED);
    if (cursor.skips(POP_AND_SET)) return this.#tunnel(SET);
    return cursor.skips(STRIP_AND_SET_TUNNEL) && this.#tunnel(OUTPUT);
  }

  /** `,vlan_tci=0x0001/0x0fff,dl_dst=fa:16:3e:0a:02:01 actions=load:0->NXM_OF_VLAN_TCI[],load:0x3e9->…` */
  #learned(): boolean {
    const cursor = this.#cursor;
    this.kind = 'learned';
    if (!cursor.skips(VLAN_TCI)) return false;
    const tci = cursor.hex();
    if (tci === NONE || !cursor.skips(TCI_MASK) || !this.#destination()) return false;
    this.vlan = tci % 0x1000;
    return cursor.skips(UNTAG_AND_LOAD) && this.#tunnel(LOADED);
  }

  #destination(): boolean {
    if (!this.#cursor.skips(DL_DST)) return false;
    this.mac = this.#cursor.mac();
    return this.mac !== NONE;
  }

  #tunnel(behind: FixedText): boolean {
    const cursor = this.#cursor;
    this.tunnelId = cursor.hex();
    if (this.tunnelId === NONE || !cursor.skips(behind)) return false;
    const isQuoted = cursor.skipsByte(QUOTE);
    this.portBegin = cursor.at;
    if (!cursor.skipsName()) return false;
    this.portEnd = cursor.at;
    return !isQuoted || cursor.skipsByte(QUOTE);
  }

  /** `,arp,dl_vlan=1,arp_tpa=192.168.10.21`, answered as spec l2pop 3.2 has it with one MAC in both places. */
  #arp(): boolean {
    const cursor = this.#cursor;
    this.kind = 'arp';
    if (!cursor.skips(ARP_DL_VLAN)) return false;
    this.vlan = cursor.decimal();
    if (this.vlan === NONE || !cursor.skips(ARP_TPA)) return false;
    this.ip = cursor.ipv4();
    if (this.ip === NONE) return false;
    if (cursor.skips(ANSWER_LOADS)) return this.#answerLoads();
    return cursor.skips(ANSWER_SETS) && this.#answerSets();
  }

  #answerLoads(): boolean {
    const cursor = this.#cursor;
    const mac = cursor.hex();
    if (mac === NONE || !cursor.skips(LOADS_SPA) || cursor.hex() === NONE || !cursor.skips(LOADS_SOURCE)) return false;
    this.mac = cursor.mac();
    return this.mac === mac && cursor.skips(IN_PORT);
  }

  #answerSets(): boolean {
    const cursor = this.#cursor;
    const mac = cursor.mac();
    if (mac === NONE || !cursor.skips(SETS_SPA) || cursor.ipv4() === NONE || !cursor.skips(SETS_SOURCE)) return false;
    this.mac = cursor.mac();
    return this.mac === mac && cursor.skips(SOURCE_AND_IN_PORT);
  }
}

/** Does the line at `at` begin as a flow, so that none before it goes on here? */
export function beginsFlow(bytes: Uint8Array, at: number): boolean {
  NEXT_LINE.begin(bytes, at);
  return NEXT_LINE.skips(FLOW);
}

const LINE_FEED = 10;
const QUOTE = 34;

const NEXT_LINE = new ByteCursor();
const FLOW = fixedText(' cookie=');
const COOKIE = fixedText(' cookie=0x');
const DURATION = fixedText(', duration=');
const TABLE = fixedText(', table=');
const N_PACKETS = fixedText(', n_packets=');
const N_BYTES = fixedText(', n_bytes=');
const IDLE_TIMEOUT = fixedText(', idle_timeout=');
const HARD_TIMEOUT = fixedText(', hard_timeout=');
const IDLE_AGE = fixedText(', idle_age=');
const HARD_AGE = fixedText(', hard_age=');
const PRIORITY = fixedText(', priority=');
const DL_VLAN = fixedText(',dl_vlan=');
const DL_DST = fixedText(',dl_dst=');
const STRIP_AND_LOAD = fixedText(' actions=strip_vlan,load:0x');
const LOADED = fixedText('->NXM_NX_TUN_ID[],output:');
const POP_AND_SET = fixedText(' actions=pop_vlan,set_field:0x');
const SET = fixedText('->tun_id,output:');
const STRIP_AND_SET_TUNNEL = fixedText(' actions=strip_vlan,set_tunnel:0x');
const OUTPUT = fixedText(',output:');
const VLAN_TCI = fixedText(',vlan_tci=0x');
const TCI_MASK = fixedText('/0x0fff');
const UNTAG_AND_LOAD = fixedText(' actions=load:0->NXM_OF_VLAN_TCI[],load:0x');
const ARP_DL_VLAN = fixedText(',arp,dl_vlan=');
const ARP_TPA = fixedText(',arp_tpa=');
const MOVES = 'move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[]';
const MOVE_BACK = 'move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]';
const ANSWER_LOADS = fixedText(` actions=load:0x2->NXM_OF_ARP_OP[],${MOVES},load:0x`);
const LOADS_SPA = fixedText('->NXM_NX_ARP_SHA[],load:0x');
const LOADS_SOURCE = fixedText(`->NXM_OF_ARP_SPA[],${MOVE_BACK},mod_dl_src:`);
const IN_PORT = fixedText(',IN_PORT');
const ANSWER_SETS = fixedText(` actions=set_field:2->arp_op,${MOVES},set_field:`);
const SETS_SPA = fixedText('->arp_sha,set_field:');
const SETS_SOURCE = fixedText(`->arp_spa,${MOVE_BACK},set_field:`);
const SOURCE_AND_IN_PORT = fixedText('->eth_src,IN_PORT');
