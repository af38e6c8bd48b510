import { stringify } from 'yaml';

/** A document as YAML, long texts on one line. */
export const toYaml = (document: unknown): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
