/** An Interface row of OVSDB, of any command that lists it. */
export interface InterfaceRow {
  name: string;
  type: string | undefined;
  /** undefined: not among the columns, or -1 (the port failed). */
  ofport: number | undefined;
  remoteIp: string | undefined;
  localIp: string | undefined;
}

/** A Port row of OVSDB: which network a local VLAN is. */
export interface PortRow {
  name: string;
  tag: number | undefined;
  hasTagColumn: boolean;
  config: ReadonlyMap<string, string>;
}

export interface BridgeRow {
  name: string;
  failMode: string | undefined;
}

/** The ports of one bridge, as `ovs-ofctl show` lists them. */
interface ShownBridge {
  local: string | undefined;
  ports: Map<number, string>;
}

const TUNNEL_TYPES = new Set(['vxlan', 'gre', 'geneve', 'ip6gre']);
const TUNNEL_NAME = /^(?:vxlan|gre|geneve)-/;

/** What port tables tell, whichever commands they came from. */
export class PortTables {
  readonly interfaces = new Map<string, InterfaceRow>();
  readonly ports: PortRow[] = [];
  readonly bridges: BridgeRow[] = [];
  readonly #shown: ShownBridge[] = [];
  #tunnelsByOfport: Map<number, InterfaceRow> | undefined;
  #isWholeList = false;

  get isEmpty(): boolean {
    return this.interfaces.size + this.ports.length + this.bridges.length + this.#shown.length === 0;
  }

  addInterface(row: InterfaceRow): void {
    const known = this.interfaces.get(row.name);
    this.interfaces.set(row.name, known ? { ...known, ...defined(row) } : row);
    // every bridge has an internal interface: a list without any was filtered
    if (row.ofport !== undefined && row.type !== undefined && !TUNNEL_TYPES.has(row.type)) this.#isWholeList = true;
    this.#tunnelsByOfport = undefined;
  }

  beginShownBridge(): void {
    this.#shown.push({ local: undefined, ports: new Map() });
  }

  addShownPort(ofport: number | 'LOCAL', name: string): void {
    if (this.#shown.length === 0) this.beginShownBridge();
    const bridge = this.#shown.at(-1)!;
    if (ofport === 'LOCAL') bridge.local = name;
    else bridge.ports.set(ofport, name);
  }

  /** The tunnel bridge's ports by `ovs-ofctl show`; undefined when it was not shown. */
  get shownPorts(): Map<number, string> | undefined {
    const named = this.#shown.find(({ local }) => local === 'br-tun');
    const tunnelled = this.#shown.find(({ ports }) => [...ports.values()].some((name) => TUNNEL_NAME.test(name)));
    const other = this.#shown.find(({ local }) => local !== 'br-int' && !local?.startsWith('br-ex'));
    return (named ?? tunnelled ?? other)?.ports;
  }

  /** ofports are per bridge: only interfaces with a remote ip are joined by them (spec 3.6). */
  tunnelByOfport(ofport: number): InterfaceRow | undefined {
    if (!this.#tunnelsByOfport) {
      this.#tunnelsByOfport = new Map();
      for (const row of this.interfaces.values()) {
        if (row.remoteIp !== undefined && row.ofport !== undefined) this.#tunnelsByOfport.set(row.ofport, row);
      }
    }
    return this.#tunnelsByOfport.get(ofport);
  }

  /** Is an ofport that these tables do not have no port of the tunnel bridge? */
  get areComplete(): boolean {
    return this.shownPorts !== undefined || this.#isWholeList;
  }
}

/** Is it an interface type of OVSDB that the agent makes tunnel ports of? */
export const isTunnelType = (type: string | undefined): boolean => type !== undefined && TUNNEL_TYPES.has(type);

function defined(row: InterfaceRow): Partial<InterfaceRow> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
