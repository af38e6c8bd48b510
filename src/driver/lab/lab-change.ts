/** One change of a lab file's ports, each by its place in the list. */
export type LabChange =
  | { kind: 'set'; port: number; key: string; value: unknown }
  | { kind: 'drop'; port: number; key: string }
  | { kind: 'append'; value: Readonly<Record<string, unknown>> }
  | { kind: 'remove'; port: number };

/** A lab file's value, as parsed, with the change made. The value itself is left as it is. */
export function changedValue(value: unknown, change: LabChange): { ports: readonly unknown[] } {
  const lab = value as { ports?: Record<string, unknown>[] | null };
  const ports = [...(lab.ports ?? [])];
  if (change.kind === 'append') ports.push(change.value);
  else if (change.kind === 'remove') ports.splice(change.port, 1);
  else {
    const { [change.key]: _, ...others } = ports[change.port]!;
    ports[change.port] = change.kind === 'drop' ? others : { ...ports[change.port], [change.key]: change.value };
  }
  return { ...lab, ports };
}
