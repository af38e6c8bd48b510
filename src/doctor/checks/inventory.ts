import type { FdbQuery } from '../../fdb/query.ts';
import { countOf } from '../count-of.ts';
import type { Finding, Seen } from '../course.ts';
import { SourceRemark } from '../errors.ts';

/**
 * Can the source be read? Opening a database looks at its schema and at what the user may read, opening an API at its role; then the
 * networks are listed.
 * @throws what opening and the source throw
 */
export async function lookAtInventory(opening: Promise<FdbQuery>): Promise<Seen<FdbQuery>> {
  const source = await opening;
  const networks = await source.listNetworks?.();
  const counted = networks === undefined ? [] : [countOf(networks.length, 'network')];
  const remarks = source.remarks ?? [];
  const finding: Finding = {
    found: [source.origin, ...counted].join(': '),
    facts: { origin: source.origin, networks: networks?.length ?? null, remarks },
    ...(remarks.length > 0 && { state: 'warning' as const, trouble: new SourceRemark(remarks.join('; ')) }),
  };
  return { value: source, findings: [finding] };
}
