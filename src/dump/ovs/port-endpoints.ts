import { danglingPort, type Endpoint, unresolvedPort } from '../../fdb/endpoint.ts';
import { ipOfTunnelPortName } from '../../fdb/tunnel-port-name.ts';
import { wholeNumber } from './flow-words.ts';
import type { InterfaceRow, PortTables } from './port-tables.ts';

/** Where frames go that leave by a port, as written in flows: a number or a name (spec l2pop 3.4, 3.10 step 3). */
export class PortEndpoints {
  readonly #tables: PortTables;
  readonly #flowsHaveNames: boolean;
  readonly #shown: Map<number, string> | undefined;
  readonly #known = new Map<string, Endpoint>();

  constructor(tables: PortTables, flowsHaveNames: boolean) {
    this.#tables = tables;
    this.#flowsHaveNames = flowsHaveNames;
    this.#shown = tables.shownPorts;
  }

  of(port: string): Endpoint {
    let endpoint = this.#known.get(port);
    if (endpoint === undefined) {
      endpoint = this.#find(port);
      this.#known.set(port, endpoint);
    }
    return endpoint;
  }

  /** The name of a port, as far as a table tells it. */
  nameOf(port: string): string {
    const ofport = wholeNumber(port);
    if (ofport === undefined) return port;
    return this.#tables.tunnelByOfport(ofport)?.name ?? this.#shown?.get(ofport) ?? port;
  }

  rowOf(port: string): InterfaceRow | undefined {
    const ofport = wholeNumber(port);
    return ofport === undefined
      ? this.#tables.interfaces.get(port)
      : (this.#tables.tunnelByOfport(ofport) ?? this.#tables.interfaces.get(this.#shown?.get(ofport) ?? ''));
  }

  #find(port: string): Endpoint {
    const remoteIp = this.rowOf(port)?.remoteIp;
    if (remoteIp !== undefined) return remoteIp;
    const name = this.nameOf(port);
    if (wholeNumber(name) === undefined) return ipOfTunnelPortName(name) ?? unresolvedPort(name);
    // with names, only an ofport that no port has stays a number
    return this.#tables.areComplete || this.#flowsHaveNames ? danglingPort(port) : unresolvedPort(port);
  }
}
