/** Sentences name networks by id; people know them by name. */
export const withNames = (sentence: string, names: ReadonlyMap<string, string>): string =>
  sentence.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? id);
