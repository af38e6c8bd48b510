/** A row of ml2_port_binding_levels. */
export interface ReadLevel {
  portId: string;
  host: string;
  level: number;
  segmentId: string | null;
}

/**
 * The bottom bound segment of a port on a host: that of its highest level (spec l2pop 2.1). An object to spread, empty
 * where no level says one.
 */
export function boundSegments(levels: readonly ReadLevel[]): (portId: string, host: string) => { segmentId?: string } {
  if (levels.length === 0) return () => UNKNOWN;
  const keyOf = (portId: string, host: string): string => `${portId} ${host}`;
  const bottom = new Map<string, ReadLevel>();
  for (const level of levels) {
    const key = keyOf(level.portId, level.host);
    const known = bottom.get(key);
    if (known === undefined || known.level < level.level) bottom.set(key, level);
  }
  return (portId, host) => {
    const segmentId = bottom.get(keyOf(portId, host))?.segmentId;
    return segmentId ? { segmentId } : UNKNOWN;
  };
}

const UNKNOWN = {};
