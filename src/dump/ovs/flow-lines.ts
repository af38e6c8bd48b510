/** Called with each whole flow and the line that it begins in. */
export type TakeFlow = (text: string, number: number) => void;

/**
 * Puts flows together that were folded in pasting: a line that begins with a field or an action goes on
 * with the flow before (spec 3.3a). A flow is handed on when the next line shows that it is whole.
 */
export class FlowLines {
  readonly #take: TakeFlow;
  #pending = '';
  #number = 0;

  constructor(take: TakeFlow) {
    this.#take = take;
  }

  /** Is the flow before whole, if a line that begins as a flow comes now? */
  get mayBegin(): boolean {
    return this.#pending === '' || !standsOpen(this.#pending);
  }

  /** True when the line is one of flows: a flow, a part of one, or the reply's first line. */
  line(text: string, number: number): boolean {
    if (text.startsWith(' cookie=') && this.mayBegin) return this.#begin(text, number);
    if (this.#pending !== '' && this.#goesOn(text)) return true;
    if (BEGINS.test(text)) return this.#begin(text, number);
    if (text.trim() === '') return this.#pending !== '';
    this.flush();
    return REPLY.test(text);
  }

  #begin(text: string, number: number): true {
    this.flush();
    this.#pending = text;
    this.#number = number;
    return true;
  }

  flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#take(text, this.#number);
  }

  #goesOn(text: string): boolean {
    if (this.#pending.length > LONGEST) return false;
    const part = text.trim();
    const before = this.#pending.trimEnd();
    const hasActions = before.includes('actions=');
    if (part === '') return false;
    // within learn() stands a cookie as well
    if (part.startsWith('cookie=') && (!standsOpen(before) || A_FLOW.test(part))) return false;
    if (part.startsWith('actions=') || part.startsWith(',actions=')) {
      if (hasActions) return false;
      this.#pending = `${before} ${part.replace(/^,/, '')}`;
      return true;
    }
    if (BEGINS.test(part) && hasActions && !standsOpen(before)) return false;
    if (WORD.test(part)) {
      const isJoined = /[,(=:>]$/.test(before) || part.startsWith(',') || part.startsWith(')');
      this.#pending = `${before}${isJoined ? '' : ','}${part}`;
      return true;
    }
    // broken within a word, as a terminal folds
    const isPart = hasActions
      ? SYNTAX.test(part) && (standsOpen(before) || /[[\]>,:")]|^\d+$/.test(part))
      : HAS_FIELD.test(part);
    if (isPart) this.#pending = `${before}${part}`;
    return isPart;
  }
}

/** Longer than any flow: no flood flow is put together from more. */
const LONGEST = 1 << 20;
const REPLY = /^\s*(?:NXST|OFPST)_FLOW reply\b/;
const BEGINS = /^\s*(?:cookie=0x|cookie=\d|table=\d|priority=\d|duration=\d)/;
const WORD =
  /^,?\s*(?:(?:duration|table|n_packets|n_bytes|idle_timeout|hard_timeout|idle_age|hard_age|priority|in_port|dl_vlan|dl_src|dl_dst|dl_type|vlan_tci|tun_id|arp_tpa|arp_spa|arp_sha|arp_tha|arp_op|icmp_type|actions|cookie)=|(?:mod_vlan_vid|mod_dl_src|mod_dl_dst|push_vlan|set_field|set_tunnel(?:64)?|load|move|output|goto_table|resubmit|learn)[:(]|(?:arp|ip|ipv6|icmp6|strip_vlan|pop_vlan|drop|IN_PORT|in_port|NORMAL|LOCAL)(?:,|\s*$|,? actions=)|(?:NXM|OXM)_)/;
/** Nothing but what actions are written in. */
const SYNTAX = /^[\w.:,[\]()>="/*-]+$/;
const HAS_FIELD = /\w=[\w"(]/;
const A_FLOW = /[\s,](?:duration|table|actions)=/;

/** Does it end in a comma, an opened bracket, an equals sign, a colon or an arrow? */
function standsOpen(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 44 || last === 40 || last === 61 || last === 58 || last === 62;
}
