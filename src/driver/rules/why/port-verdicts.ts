import type { Verdict } from '../../../fdb/why.ts';
import type { PortRow } from '../../inventory/inventory.ts';
import { boundHosts, countedHosts } from '../counted-hosts.ts';
import { pairsOf } from '../pairs.ts';
import type { HaRouters, PortKind } from '../port-kind.ts';

/** Only ACTIVE ports count (rules P, D and HA). */
export function statusVerdict(port: PortRow): Verdict {
  const { status, isEnabled, bindings } = port;
  const vifTypes = bindings.flatMap(({ vifType }) => vifType ?? []);
  return { rule: 'port-status', weight: status === 'ACTIVE' ? 'in' : 'out', status, isEnabled, vifTypes, ...of(port) };
}

/** Rules D and HA: ports of these kinds give no pair, they make their hosts flood. */
export function kindVerdict(port: PortRow, kind: PortKind, haRouters: HaRouters): Verdict {
  const hosts = kind === 'plain' ? [] : countedHosts(port, kind, haRouters);
  const isEstimate = port.hostsAreEstimated === true;
  return { rule: 'port-kind', weight: kind === 'plain' ? 'in' : 'out', kind, hosts, isEstimate, ...of(port) };
}

/** Rule N: one pair a fixed ip. */
export function addressVerdict(port: PortRow): Verdict {
  const ips = pairsOf(port).map(([, ip]) => ip);
  return { rule: 'port-addresses', weight: ips.length > 0 ? 'in' : 'out', ips, ...of(port) };
}

/** Rule P: a port counts on each host that it has a binding for. */
export function bindingVerdict(port: PortRow, kind: PortKind, haRouters: HaRouters): Verdict {
  const hosts = boundHosts(port, kind, haRouters);
  return { rule: 'port-binding', weight: hosts.length > 0 ? 'in' : 'out', hosts, ...of(port) };
}

/** What is odd about a port's bindings, which no rule looks at. */
export function bindingRemarks(port: PortRow): Verdict[] {
  const remarks: Verdict[] = [];
  for (const { host, status, vifType } of port.bindings) {
    if (host === '') continue;
    if (status === 'INACTIVE') remarks.push({ rule: 'second-binding', weight: 'remark', host, ...of(port) });
    const isOdd = vifType === 'binding_failed' || vifType === 'unbound';
    if (isOdd && port.status === 'ACTIVE') {
      remarks.push({ rule: 'vif-type', weight: 'remark', host, vifType, ...of(port) });
    }
  }
  return remarks;
}

const of = ({ id, mac }: PortRow): Required<Pick<Verdict, 'port'>> => ({ port: { id, mac } });
