import { singleQuoted } from './single-quoted.ts';
import type { CompletedCommand } from './words.ts';

/**
 * What bash sources to complete the program: commands, flags wherever they stand, values of flags that have few, files
 * elsewhere. It starts no process, but where the program is newer than it, to be written anew.
 * @param bin the program's name
 * @param self where it is kept
 * @param stamp a file that is newer once the program is
 */
export function bashCompletion(
  bin: string,
  commands: readonly CompletedCommand[],
  { self, stamp }: { self: string; stamp: string },
): string {
  const name = `_${bin.replaceAll(/\W/g, '_')}`;
  return `# written by '${bin} autocomplete'; every upgrade writes it anew
${name}_next() {
  case "$1" in
${cases(commands.map(({ path, next }) => [path, next.join(' ')]))}
    *) REPLY= ;;
  esac
}

${name}_flags() {
  case "$1" in
${cases(commands.map(({ path, flags }) => [path, flags.join(' ')]))}
    *) REPLY= ;;
  esac
}

# of a flag with a value: its values, 'files' or '?'; of any other nothing
${name}_values() {
  case "$1" in
${cases(commands.flatMap(({ path, values }) => [...values].map(([flag, value]): [string, string] => [`${path} ${flag}`, typeof value === 'object' ? value.join(' ') : (value ?? '?')])))}
    *) REPLY= ;;
  esac
}

${name}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" before flag word path="" first="" i REPLY
  COMPREPLY=()
  if [[ -z \${4-} && '${singleQuoted(stamp)}' -nt '${singleQuoted(self)}' ]]; then
    "\${COMP_WORDS[0]}" autocomplete --refresh-cache >/dev/null 2>&1 && source '${singleQuoted(self)}' && ${name} "" "" "" again
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    # help takes the words of commands
    [[ -z $path && $word == help ]] && first=help && continue
    ${name}_next "$path"
    [[ " $REPLY " == *" $word "* ]] || break
    path="\${path:+$path }$word"
  done
  before="\${COMP_WORDS[COMP_CWORD-1]}"
  flag="$before"
  # --flag=value is three words
  if [[ $cur == "=" ]]; then cur=""
  elif [[ $before == "=" ]]; then flag="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  if [[ $flag == -* ]]; then ${name}_values "$path $flag"; else REPLY=; fi
  case "$REPLY" in
    files) compopt -o default 2>/dev/null; return ;;
    '?') return ;;
    ?*) COMPREPLY=($(compgen -W "$REPLY" -- "$cur")); return ;;
  esac
  if [[ $cur == -* ]]; then
    ${name}_flags "\${path:-$first}"
    COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
    return
  fi
  ${name}_next "$path"
  if [[ -n $REPLY && $i -eq $COMP_CWORD ]]; then
    COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
  else
    compopt -o default 2>/dev/null
  fi
}

complete -F ${name} ${bin}
`;
}

const cases = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([key, words]) => `    '${singleQuoted(key)}') REPLY='${singleQuoted(words)}' ;;`).join('\n');
