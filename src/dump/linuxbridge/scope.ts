/** What a command, or a file's name, says of the lines that follow (spec l2pop 4.2, 4.3a). */
export interface Scope {
  /** Told by a command in the input; else by the file's name, or by nothing. */
  isCommand: boolean;
  /** The command was for this device alone, which its lines do not repeat. */
  device?: string;
  /** The command was for a part of the host: other devices are unknown, not missing. */
  isPartial: boolean;
  /** What left lines out: what is not there is unknown. */
  cut?: string;
}

/** Nothing is said: the lines are taken as of a command for the whole host. */
export const WHOLE: Scope = { isCommand: false, isPartial: false };

/** Filters that leave in all that is read here. */
const HARMLESS_GREP = /^['"]?(?:vxlan-?|dst|self|permanent|PERM(?:ANENT)?|dev vxlan-?|dev)['"]?$/;
const HARMLESS_PIPE = /^\s*(?:sort|cat|less|more|tee|column|nl)\b/;
/** Leaves in all of one device, and each line names it. */
const GREP_OF_ONE = /^\s*e?grep\s+(?:-\w+\s+)*['"]?(?:dev )?(?:vxlan-\d+|brq\S+?)['"]?\s*$/;
const GREP = /^\s*e?grep\s+(?:-[a-zA-Z]+\s+)*(.+?)\s*$/;
const DEVICE = /\b(?:dev|brport)\s+(\S+)/;
const LINK_OF_ONE = /\bip\b.*\blink\s+(?:show|list|ls|sh)\s+(?!type\b|master\b|up\b|group\b|dev\b|vrf\b)([\w.-]+)/;
const COMMAND = /\b(?:bridge\b.*\b(?:fdb|link)|ip\b.*\b(?:nei\w*|n|link|l)|arp)\b/;

/** The scope of the lines after a prompt's command; undefined: the command is none of linuxbridge's. */
export function scopeOfCommand(command: string): Scope | undefined {
  if (!COMMAND.test(command)) return undefined;
  const [shown = '', ...piped] = command.replace(/\s\d?>.*$/, '').split('|');
  const device = DEVICE.exec(shown)?.[1] ?? LINK_OF_ONE.exec(shown)?.[1];
  const cut = cutBy(shown, piped);
  return {
    isCommand: true,
    isPartial:
      device !== undefined || cut !== undefined || OF_ONE_BRIDGE.test(shown) || piped.some((p) => GREP_OF_ONE.test(p)),
    // `dev vxlan-$i` of a loop names none
    ...(device === undefined || device.includes('$') ? {} : { device }),
    ...(cut === undefined ? {} : { cut }),
  };
}

/** Neighbours of some states only. */
const NUD = /nei.*[ _-]nud[ _-](?!perm|all)/;
const OF_ONE_BRIDGE = /\b(?:br|master)\s+\S+/;

/** A neighbour dump may rightly be empty: its command alone is an answer. */
export const isNeighbourCommand = (command: string): boolean => /\bip\b.*\bnei/.test(command);

/** `bridge-fdb-show-dev-vxlan-1001.txt`, `bridge_fdb_show_dev_vxlan-1001`: as people and sosreports name files. */
export function scopeOfFileName(file: string): Scope {
  const device = /(?:dev|brport)[-_. ](vxlan-\d+)(?![^/]*\/)/.exec(file)?.[1];
  if (device !== undefined) return { isCommand: false, isPartial: true, device };
  // sosreports hold `ip_neigh_show_nud_noarp` beside the whole
  return NUD.test(file) ? { isCommand: false, isPartial: true, cut: '`nud`' } : { ...WHOLE };
}

function cutBy(shown: string, piped: string[]): string | undefined {
  if (NUD.test(shown) || /\bfdb\b.*\b(?:dynamic|static|vlan \d|state \w)/.test(shown)) return `\`${shown.trim()}\``;
  for (const part of piped) {
    if (GREP_OF_ONE.test(part) || HARMLESS_PIPE.test(part)) continue;
    const pattern = GREP.exec(part)?.[1];
    if (pattern === undefined || !HARMLESS_GREP.test(pattern)) return `\`${part.trim()}\``;
  }
  return undefined;
}
