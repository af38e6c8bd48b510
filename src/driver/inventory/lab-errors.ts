/** One fault of a lab file, and where it is. */
export interface LabFault {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** `ports[3].ips[0]`; `''` for the file as a whole. */
  path: string;
  expected: string;
  found: string;
  /** A known key that the unknown one was probably meant to be. */
  suggestion?: string;
}

/** Faults that the message spells out; `faults` has all. */
const SHOWN = 20;

/** A lab file that does not say what a lab file must; every fault that was found is listed, in file order. */
export class LabFileError extends Error {
  override readonly name = 'LabFileError';
  constructor(
    readonly file: string,
    readonly faults: readonly LabFault[],
    options?: ErrorOptions,
  ) {
    const shown = faults.slice(0, SHOWN).map(showLabFault);
    if (faults.length > SHOWN) shown.push(`${file}: and ${faults.length - SHOWN} faults more`);
    super(shown.join('\n'), options);
  }
}

/** `lab.yaml:7:5: ports[0].mac: expected a MAC, found "fa:16"`. */
export function showLabFault({ file, line, column, path, expected, found, suggestion }: LabFault): string {
  const where = path === '' ? '' : `${path}: `;
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  return `${file}:${line}:${column}: ${where}expected ${expected}, found ${found}${hint}`;
}

/** A value of the file as a message shows it: on one line, and short. */
export function inShort(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
