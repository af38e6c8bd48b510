/**
 * A result that is written already: a method that gives the same large answer again and again may return this instead
 * of the value, and a caller sees no difference. Encoding is most of what such an answer costs.
 */
export class EncodedResult {
  /** JSON of the result as it stands inside another JSON string, where the envelope has it (wire spec 5.2). */
  readonly escapedJson: string;

  /** @throws TypeError for what JSON does not hold (cycles, bigint) */
  constructor(value: object) {
    this.escapedJson = JSON.stringify(JSON.stringify(value)).slice(1, -1);
  }
}
