export interface Prompt {
  /** undefined: a bare `$ ` or `# `, or a command without prompt. */
  host: string | undefined;
  command: string;
}

const TOOL =
  '(?:sudo|ovs-ofctl|ovs-vsctl|ovs-appctl|ovs-dpctl|ovsdb-client|bridge|ip|arp|docker|podman|kubectl|nsenter|ssh|cat|watch|grep|egrep|for|head|tail)\\b';
const USER_AT_HOST = /^\s*(?:\([^()]*\)\s*)*\[?[\w.-]+@([\w.-]+)(?:[ :][^\]#$%]*)?\]?\s*[#$%](?:\s+(.*))?$/;
const HOST = new RegExp(`^\\s*\\[?([A-Za-z][\\w.-]*)(?:[ :][^\\]#$%]*)?\\]?\\s?[#$%>]\\s*((?:${TOOL}|/).*)$`);
const BARE = new RegExp(`^\\s*(?:[#$%>+]+\\s*)?((?:/[\\w/]+/)?${TOOL}.*)$`);
const COMMAND_WORDS = /\b(?:dump-flows|dump-ports|show|list|find|fdb|neigh|link|list-tunnels|-an?)\b|dump-flows|-an\b/;
const SSH_OPTION = '(?:-[46AaCfGgKkMNnqsTtVvXxYy]+|-[BbcDEeFIiJLlmOopQRSWw]\\s*\\S+)\\s+';
const SSH = new RegExp(
  `^(?:sudo\\s+)?ssh\\s+(?:${SSH_OPTION})*(?:[\\w.-]+@)?([\\w.-]+)\\s+(?:${SSH_OPTION})*['"]?(.+?)['"]?$`,
);

/**
 * The prompt and command that a line of a paste holds: `[root@c1 ~]# ovs-ofctl dump-flows br-tun`,
 * `c1# bridge fdb`, `$ ip neigh`, `ovs-vsctl show`. A command run over ssh belongs to the host it ran on.
 */
export function parsePrompt(text: string): Prompt | undefined {
  if (text.length > 2000) return undefined;
  const found = USER_AT_HOST.exec(text) ?? HOST.exec(text);
  if (found) return overSsh({ host: found[1], command: (found[2] ?? '').trim() });
  const bare = BARE.exec(text)?.[1];
  return bare !== undefined && COMMAND_WORDS.test(bare)
    ? overSsh({ host: undefined, command: bare.trim() })
    : undefined;
}

function overSsh(prompt: Prompt): Prompt {
  const found = SSH.exec(prompt.command);
  return found ? { host: found[1]!, command: found[2]! } : prompt;
}
