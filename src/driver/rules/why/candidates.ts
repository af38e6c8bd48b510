import type { BindingRow, HaBindingRow, PortRow } from '../../inventory/inventory.ts';

/**
 * Ports that were looked up, as the answer counts them: where the rows of the answer have a port, it is those that decide.
 * The look adds what no rule goes by, and bindings that an answer's read may leave out since no agent there counts.
 */
export function withWhatCounts(looked: readonly PortRow[], counted: readonly PortRow[]): PortRow[] {
  const rows = new Map(counted.map((port) => [port.id, port]));
  return looked.map((port) => {
    const row = rows.get(port.id);
    return row === undefined ? port : { ...row, isEnabled: port.isEnabled, bindings: together(row, port) };
  });
}

function together(row: PortRow, looked: PortRow): BindingRow[] {
  const vifTypes = new Map(looked.bindings.map(({ host, vifType }) => [host, vifType]));
  const known = new Set(row.bindings.map(({ host }) => host));
  return [
    ...row.bindings.map((binding) => ({ ...binding, vifType: binding.vifType ?? vifTypes.get(binding.host) })),
    ...looked.bindings.filter(({ host }) => !known.has(host)),
  ];
}

/** The ports of an answer, with the looked-up ones in the place of the same, or added. */
export function withLooked(counted: readonly PortRow[], looked: readonly PortRow[]): PortRow[] {
  const known = new Set(looked.map(({ id }) => id));
  return [...counted.filter(({ id }) => !known.has(id)), ...looked];
}

/** The rows of HA routers, with those of routers that have none yet. */
export function withOtherRouters(rows: readonly HaBindingRow[], more: readonly HaBindingRow[]): HaBindingRow[] {
  const known = new Set(rows.map(({ routerId }) => routerId));
  return [...rows, ...more.filter(({ routerId }) => !known.has(routerId))];
}
