const VERSION = /^(\d+)\.(\d+)(?:\.(\d+))?$/;

/**
 * Whether an endpoint of version `implemented` serves a request of version `requested` (wire spec 9.1): same major, and
 * not newer. What is no version is compatible with nothing.
 */
export function isCompatible(requested: unknown, implemented: string): boolean {
  const wanted = split(requested);
  const had = split(implemented);
  if (wanted === undefined || had === undefined || wanted.major !== had.major) return false;
  return wanted.minor < had.minor || (wanted.minor === had.minor && wanted.revision <= had.revision);
}

function split(version: unknown): { major: number; minor: number; revision: number } | undefined {
  const parts = typeof version === 'string' ? VERSION.exec(version) : null;
  if (parts === null) return undefined;
  return { major: Number(parts[1]), minor: Number(parts[2]), revision: Number(parts[3] ?? 0) };
}
