/** `1 agent`, `2 agents` */
export const countOf = (count: number, thing: string): string => `${count} ${count === 1 ? thing : `${thing}s`}`;
