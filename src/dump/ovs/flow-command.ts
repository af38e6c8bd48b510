/** The bridge whose flows a pasted command dumps. */
export const shownBridge = (command: string): string | undefined =>
  /\b(?:dump-flows|bridge\/dump-flows)\s+(?:-\S+\s+)*([\w.:/-]+)/.exec(command)?.[1];

/** May lines of the flows be left out by what the command's output ran through? */
export function filtersLines(command: string): boolean {
  if (!/\bdump-flows\b/.test(command)) return false;
  const stages = command.match(/(?:"[^"]*"|'[^']*'|[^|"'])+/g) ?? [];
  return stages.slice(1).some((stage) => !keepsLines(stage.trim()));
}

/** Programs that keep all lines, and greps for whole tables or against the reply's first line. */
function keepsLines(stage: string): boolean {
  if (/^(?:sudo\s+)?(?:cut|sed|sort|tr|tee|less|more|cat|nl|column|fold|xclip)\b/.test(stage)) return true;
  const pattern = /^(?:sudo\s+)?e?grep\s+(.*)$/.exec(stage)?.[1];
  if (pattern === undefined) return false;
  if (/(?:^|\s)-\w*v/.test(pattern)) return /NXST|OFPST|reply|xid|learn/.test(pattern);
  return /^(?:-\w+\s+)*['"]?(?:\\?\(?table=\(?[\d|\\()]+,?\)?[\\|)]*)+['"]?$/.test(pattern);
}
