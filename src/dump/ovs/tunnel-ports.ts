import type { TunnelPort } from '../../fdb/dump.ts';
import { typeOfTunnelPortName } from '../../fdb/tunnel-port-name.ts';
import type { BridgeFlows } from './bridge-flows.ts';
import { wholeNumber } from './flow-words.ts';
import type { Layout } from './layout.ts';
import type { PortEndpoints } from './port-endpoints.ts';
import type { PortTables } from './port-tables.ts';

/** `ip6gre` is gre over IPv6 (spec l2pop 3.4). */
const networkTypeOf = (type: string | undefined): string | undefined => (type === 'ip6gre' ? 'gre' : type || undefined);

/** The tunnel ports that table 0 or a port table shows. Without table 0, each counts as alive. */
export function tunnelPortsOf(
  flows: BridgeFlows,
  tables: PortTables,
  ports: PortEndpoints,
  layout: Layout,
): TunnelPort[] {
  const isTableZeroSeen = flows.tables.has(0);
  const found = new Map<string, TunnelPort>();
  const add = (name: string, ofport: number | undefined, networkType: string | undefined, hasIngressFlow: boolean) => {
    if (found.has(name)) return;
    found.set(name, {
      name,
      ...(ofport === undefined ? {} : { ofport }),
      ...(networkType === undefined ? {} : { networkType }),
      endpoint: ports.of(ofport === undefined || wholeNumber(name) === undefined ? name : String(ofport)),
      hasIngressFlow,
    });
  };
  for (const [port, table] of flows.jumps) {
    const networkType = layout.ingress.get(table);
    if (networkType === undefined) continue;
    const row = ports.rowOf(port);
    add(ports.nameOf(port), wholeNumber(port) ?? row?.ofport ?? ofportOf(tables, port), networkType, true);
  }
  for (const row of tables.interfaces.values()) {
    if (row.remoteIp === undefined) continue;
    const networkType = networkTypeOf(row.type) ?? typeOfTunnelPortName(row.name);
    add(row.name, row.ofport ?? ofportOf(tables, row.name), networkType, !isTableZeroSeen);
  }
  for (const [ofport, name] of tables.shownPorts ?? []) {
    const networkType = typeOfTunnelPortName(name);
    if (networkType !== undefined) add(name, ofport, networkType, !isTableZeroSeen);
  }
  return [...found.values()];
}

function ofportOf(tables: PortTables, name: string): number | undefined {
  for (const [ofport, shown] of tables.shownPorts ?? []) if (shown === name) return ofport;
  return undefined;
}

/** The type of the network that a port carries: by its row, its table-0 flow, or its name. */
export function networkTypeOfPort(
  port: string,
  flows: BridgeFlows,
  ports: PortEndpoints,
  layout: Layout,
): string | undefined {
  const jump = flows.jumps.get(port);
  const byJump = jump === undefined ? undefined : layout.ingress.get(jump);
  return byJump ?? networkTypeOf(ports.rowOf(port)?.type) ?? typeOfTunnelPortName(ports.nameOf(port));
}
