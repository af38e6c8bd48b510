/** What a command, or a file's name, says of the lines that follow (spec l2pop 4.2, 4.3a). */
export interface Scope {
  /** The command was for this device alone, which its lines do not repeat. */
  device?: string;
  /** The command was for a part of the host: other devices are unknown, not missing. */
  isPartial: boolean;
  /** Words by which lines were left out: what is not there is unknown. */
  filter?: string;
}

/** Filters that leave in all that is read here. */
const HARMLESS_GREP = /^['"]?(?:vxlan-?|dst|self|permanent|PERM(?:ANENT)?|dev vxlan-?|dev)['"]?$/;
/** Leaves in all of one device, and each line names it. */
const GREP_OF_ONE = /^\s*e?grep\s+(?:-\w+\s+)*['"]?(?:dev )?(?:vxlan-\d+|brq\S+)['"]?\s*$/;
const DEVICE = /\b(?:dev|brport)\s+(\S+)/;
const LINK_OF_ONE = /\bip\b.*\blink\s+(?:show|list|ls|sh)\s+(?!type\b|master\b|up\b|group\b|dev\b)(\S+)/;

/** The scope of the lines after a prompt's command; undefined: the command is none of linuxbridge's. */
export function scopeOfCommand(command: string): Scope | undefined {
  if (!/\b(?:bridge\b.*\b(?:fdb|link)|ip\b.*\b(?:nei\w*|n|link|l)|arp)\b/.test(command)) return undefined;
  const [shown = '', ...piped] = command.split('|');
  const device = DEVICE.exec(shown)?.[1] ?? LINK_OF_ONE.exec(shown)?.[1];
  const filter = filterOf(shown, piped);
  const isPartial =
    device !== undefined ||
    filter !== undefined ||
    /\b(?:br|master)\s+\S+/.test(shown) ||
    piped.some((part) => GREP_OF_ONE.test(part));
  return {
    isPartial,
    ...(device === undefined ? {} : { device }),
    ...(filter === undefined ? {} : { filter }),
  };
}

function filterOf(shown: string, piped: string[]): string | undefined {
  if (/\bfdb\b.*\b(?:dynamic|static|vlan \d|state \w)/.test(shown)) return shown.trim();
  for (const part of piped) {
    if (GREP_OF_ONE.test(part)) continue;
    const grep = /^\s*e?grep\s+(?:-[iE]+\s+)*(.+?)\s*$/.exec(part)?.[1];
    if (grep !== undefined ? !HARMLESS_GREP.test(grep) : !/^\s*(?:sort|cat|less|more|tee|column)\b/.test(part)) {
      return part.trim();
    }
  }
  return undefined;
}

/** The device in a name such as `bridge-fdb-show-dev-vxlan-1001.txt`, as sosreports and people name such files. */
export const deviceOfFileName = (file: string): string | undefined =>
  /(?:dev|brport)[-_. ](vxlan-\d+)(?![^/]*\/)/.exec(file)?.[1];
