/** A mapping as YAML or JSON has it: every value that is not a mapping or a list is a text. */
export type Mapping = { readonly [key: string]: unknown };

/** Two mappings as one, mapping by mapping; what the second says stands. */
export function merged(one: Mapping, other: Mapping): Mapping {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = result[key];
    result[key] = isMapping(there) && isMapping(value) ? merged(there, value) : value;
  }
  return result;
}

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
