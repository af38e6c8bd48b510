/** How many lines of a screen so wide a line of text takes. */
export const linesOnScreen = (line: string, width: number): number =>
  Math.max(1, Math.ceil(line.replace(/\u001b\[[0-9;]*m/g, '').length / width));
