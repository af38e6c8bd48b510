import { singleQuoted } from './single-quoted.ts';

/** Shells whose completion can be had. */
export const SHELLS = ['bash', 'zsh', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** The user's own shell, if it is one of them. */
export function shellOf(env: NodeJS.ProcessEnv): Shell {
  const name = env.SHELL?.split('/').at(-1);
  return SHELLS.find((shell) => shell === name) ?? 'bash';
}

/** The line that a shell's start-up file needs. */
export function setupLine(shell: Shell, file: string): string {
  switch (shell) {
    case 'bash':
      return `[ -f '${singleQuoted(file)}' ] && source '${singleQuoted(file)}'`;
    case 'zsh':
      return `fpath=('${singleQuoted(file.slice(0, file.lastIndexOf('/')))}' $fpath); autoload -Uz compinit; compinit`;
    case 'powershell':
      return `. '${file.replaceAll("'", "''")}'`;
  }
}

/** Where that line goes. */
export const START_UP_FILES: Record<Shell, string> = {
  bash: '~/.bashrc',
  zsh: '~/.zshrc',
  powershell: '$PROFILE',
};
