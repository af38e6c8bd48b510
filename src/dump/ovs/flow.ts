/** A flow as `ovs-ofctl dump-flows` prints it, its words still uninterpreted (spec l2pop 3.3). */
export interface Flow {
  /** '' where it was cut off. */
  cookie: string;
  table: number;
  /** 32768 where none is printed. */
  priority: number;
  /** `dl_vlan=1,dl_dst=fa:16:3e:0a:02:01`, without blanks. */
  match: string;
  /** `strip_vlan,load:0x3e9->NXM_NX_TUN_ID[],output:2`, without blanks. */
  actions: string;
}

const DEFAULT_PRIORITY = 32768;
const COMMA = 44;
const BLANK = 32;

/** Splits a flow; undefined when the text has no actions. Statistics and flags are left out. */
export const parseFlow = (text: string): Flow | undefined => parseClean(text) ?? parseAny(text);

/** A flow exactly as Open vSwitch prints it; undefined for everything unusual. */
function parseClean(text: string): Flow | undefined {
  const begin = text.charCodeAt(0) === BLANK ? 8 : 7;
  if (!text.startsWith('cookie=', begin - 7)) return undefined;
  const cookieEnd = text.indexOf(',', begin);
  const actionsAt = text.indexOf(' actions=', cookieEnd);
  const priorityAt = text.indexOf(' priority=', cookieEnd);
  if (cookieEnd === -1 || actionsAt === -1 || priorityAt === -1 || priorityAt > actionsAt) return undefined;
  if (text.indexOf(' ', actionsAt + 1) !== -1) return undefined;
  const matchAt = priorityAt + 10;
  if (text.indexOf(' ', matchAt) !== actionsAt) return undefined;
  let at = matchAt;
  let priority = 0;
  for (; isDigit(text.charCodeAt(at)); at += 1) priority = priority * 10 + text.charCodeAt(at) - 48;
  const hasMatch = text.charCodeAt(at) === COMMA;
  if (!hasMatch && at !== actionsAt) return undefined;
  let table = 0;
  const tableAt = text.indexOf(' table=', cookieEnd);
  if (tableAt !== -1 && tableAt < priorityAt) {
    for (let digit = tableAt + 7; isDigit(text.charCodeAt(digit)); digit += 1) {
      table = table * 10 + text.charCodeAt(digit) - 48;
    }
  }
  return {
    cookie: text.slice(begin, cookieEnd),
    table,
    priority,
    match: hasMatch ? text.slice(at + 1, actionsAt) : '',
    actions: text.slice(actionsAt + 9),
  };
}

const STATISTICS =
  /^(?:duration|n_packets|n_bytes|idle_timeout|hard_timeout|idle_age|hard_age|importance|used|reset_counts|send_flow_rem|check_overlap|no_packet_counts|no_byte_counts)(?:=|$)/;
const PROTOCOL = /^(?:arp|rarp|ip|ipv6|icmp|icmp6|tcp|tcp6|udp|udp6|sctp|mpls|mplsm)$/;
const FIELD = /^[a-z_][a-z_0-9]*=/;

/** Other releases' and pasted spellings (spec 3.3a): runs of blanks, flags, remarks, fields left out. */
function parseAny(text: string): Flow | undefined {
  const found = /(?:^|[,\s])actions=/.exec(text);
  if (!found) return undefined;
  const flow: Flow = { cookie: '', table: 0, priority: DEFAULT_PRIORITY, match: '', actions: '' };
  const match: string[] = [];
  for (const word of text.slice(0, found.index).split(/[,\s]+/)) {
    if (word === '' || STATISTICS.test(word)) continue;
    if (word.startsWith('cookie=')) flow.cookie = word.slice(7);
    else if (word.startsWith('table=')) flow.table = Number.parseInt(word.slice(6), 10);
    else if (word.startsWith('priority=')) flow.priority = Number.parseInt(word.slice(9), 10);
    else if (FIELD.test(word) || PROTOCOL.test(word)) match.push(word);
  }
  if (Number.isNaN(flow.table) || Number.isNaN(flow.priority)) return undefined;
  flow.match = match.join(',');
  flow.actions = cutActions(text.slice(found.index + found[0].length));
  return flow;
}

/** Actions end at the first blank outside brackets; blanks behind a comma belong to them. */
function cutActions(text: string): string {
  const trimmed = text.trimStart();
  let depth = 0;
  let actions = '';
  for (const char of trimmed) {
    if (char === ' ') {
      if (depth > 0 || actions.endsWith(',')) continue;
      break;
    }
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (char === ',' && (actions === '' || actions.endsWith(','))) continue;
    actions += char;
  }
  return actions.endsWith(',') ? actions.slice(0, -1) : actions;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
