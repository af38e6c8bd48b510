/** A text as it may stand between single quotes in a script for sh, bash or zsh: nothing in it means anything there. */
export const singleQuoted = (text: string): string => text.replaceAll("'", "'\\''");
