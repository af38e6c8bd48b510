/** How much of TLS is asked for, in libpq's words (sslmode). */
export const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

export interface TlsWish {
  readonly mode: TlsMode;
  /** PEM files. Without `caFile` the authorities are those that Node.js trusts. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** The modes to try one after another until one is let in: what each server takes is not known before. */
export function modesToTry(mode: TlsMode): readonly TlsMode[] {
  if (mode === 'prefer') return ['require', 'disable'];
  if (mode === 'allow') return ['disable', 'require'];
  return [mode];
}
