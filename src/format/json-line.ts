/** What a terminal might act on and JSON.stringify leaves as it is. */
const ACTIVE = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A value as one line of JSON lines, without anything that a terminal would act on. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
