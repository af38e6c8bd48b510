export const remedyFor = (_error: unknown): string | undefined => undefined;
