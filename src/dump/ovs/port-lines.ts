import { canonicalIp, isIp } from '../../fdb/address.ts';
import { keep } from '../keep-text.ts';
import type { InterfaceRow, PortTables } from './port-tables.ts';

/**
 * Reads `ovs-ofctl show`, `ovs-vsctl show` and `ovs-appctl ofproto/list-tunnels`: each line tells what it
 * is, but for those of `ovs-vsctl show` that go on with an Interface.
 */
export class PortLines {
  readonly #tables: PortTables;
  #interface: InterfaceRow | undefined;
  #isInShow = false;

  constructor(tables: PortTables) {
    this.#tables = tables;
  }

  line(text: string): boolean {
    return this.#ofctlShow(text) || this.#vsctlShow(text) || this.#tunnel(text);
  }

  flush(): void {
    if (this.#interface) this.#tables.addInterface(this.#interface);
    this.#interface = undefined;
    this.#isInShow = false;
  }

  #ofctlShow(text: string): boolean {
    if (FEATURES.test(text)) {
      this.flush();
      this.#tables.beginShownBridge();
      this.#isInShow = true;
      return true;
    }
    const port = SHOWN_PORT.exec(text);
    if (port) {
      this.#isInShow = true;
      this.#tables.addShownPort(port[1] === 'LOCAL' ? 'LOCAL' : Number(port[1]), keep(port[2]!.replaceAll('"', '')));
      return true;
    }
    return this.#isInShow && SHOWN_MORE.test(text);
  }

  #vsctlShow(text: string): boolean {
    const named = VSCTL_NAMED.exec(text);
    if (named) {
      this.flush();
      if (named[1] === 'Interface') {
        this.#interface = {
          name: keep(named[2]!.replaceAll('"', '')),
          type: undefined,
          ofport: undefined,
          remoteIp: undefined,
          localIp: undefined,
        };
      }
      return true;
    }
    if (!this.#interface) return VSCTL_MORE.test(text);
    const type = /^\s+type: "?(\w*)"?\s*$/.exec(text);
    if (type) {
      this.#interface.type = keep(type[1]!);
      return true;
    }
    if (/^\s+options: \{/.test(text)) {
      this.#interface.remoteIp = optionOf(text, 'remote_ip');
      this.#interface.localIp = optionOf(text, 'local_ip');
      return true;
    }
    return VSCTL_MORE.test(text);
  }

  /** Its number is a port of the datapath, one for all vxlan tunnels: no ofport (spec 3.3a). */
  #tunnel(text: string): boolean {
    const found = TUNNEL.exec(text);
    if (!found) return false;
    const [, name, type, local, remote] = found as unknown as [string, string, string, string | undefined, string];
    this.#tables.addInterface({
      name: keep(name),
      type: keep(type),
      ofport: undefined,
      remoteIp: ipOf(remote),
      localIp: ipOf(local),
    });
    return true;
  }
}

const FEATURES = /^\s*(?:OFPT_FEATURES_REPLY|features_reply)\b/;
const SHOWN_PORT = /^\s*(\d+|LOCAL)\(("?[\w.:@-]+"?)\): addr:/;
const SHOWN_MORE =
  /^\s*(?:n_tables:|capabilities:|actions:|OFPST_PORT_DESC|OFPT_GET_CONFIG_REPLY|(?:config|state|speed|current|advertised|supported|peer|max):?\s)/;
const VSCTL_NAMED = /^\s+(Bridge|Port|Interface) ("?[\w.:@-]+"?)\s*$/;
const VSCTL_MORE =
  /^(?:\s+(?:Controller|Manager) "|\s+(?:is_connected|fail_mode|datapath_type|tag|trunks|type|options|error|ovs_version|bfd_status|mtu_request|statistics|lacp): |[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*$)/;
const TUNNEL = /^\s*port \d+: (\S+) \((\w+): (?:([^\s,()]*?)->)?([^\s,()]+)[,)]/;

function optionOf(text: string, key: string): string | undefined {
  return ipOf(new RegExp(`\\b${key}="?([^",}\\s]+)`).exec(text)?.[1]);
}

const ipOf = (text: string | undefined): string | undefined =>
  text !== undefined && isIp(text) ? keep(canonicalIp(text)) : undefined;
