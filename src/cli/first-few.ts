/** More than fit a line tell nobody more. */
const SHOWN = 3;

/** `a,b,c and 4 more`; `none` of an empty list. */
export const firstFew = (values: readonly string[]): string => {
  const shown = values.slice(0, SHOWN).join(',') || 'none';
  return values.length > SHOWN ? `${shown} and ${values.length - SHOWN} more` : shown;
};
