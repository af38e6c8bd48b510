import { hostname } from 'node:os';
import { containerPrefix } from '../../dump/collect/container.ts';
import { versionOf } from '../../dump/collect/host-facts.ts';
import { thisHost } from '../../dump/collect/live-host.ts';
import { toolsOf } from '../../dump/collect/run-tool.ts';
import { isSameHost } from '../../fdb/check-host.ts';
import { settlesWithin } from '../../transport/settles-within.ts';
import type { LookLimits, Seen } from '../course.ts';
import { CheckTimedOut, NotRoot, ToolsMissing } from '../errors.ts';

const OVS_TOOLS = ['ovs-vsctl', 'ovs-ofctl'];
const LINK_TOOLS = ['ip', 'bridge'];

/**
 * The tools of this host that read its dataplane (`--live`), and whether they may. A controller needs none of them: what is missing is
 * worth a warning only where this is the host that is asked about. One that does not answer in time is a warning too.
 */
export async function lookAtTools(host: string | undefined, limits: LookLimits): Promise<Seen<true>> {
  const seconds = limits.timeoutMs / 1000;
  const looking = lookAtAll(host, limits);
  if (await settlesWithin(seconds, looking)) return looking;
  return {
    value: true,
    findings: [{ state: 'warning', found: 'not all answer', trouble: new CheckTimedOut(seconds) }],
  };
}

async function lookAtAll(host: string | undefined, { timeoutMs, signal }: LookLimits): Promise<Seen<true>> {
  // longer than anybody waits: one that its own limit ended would look as if it were missing
  const here = thisHost({ timeoutSeconds: timeoutMs / 1000 + 1, signal });
  const run = toolsOf(here.execute, { where: here.where, sudo: false, prefix: [] });
  const names = [...OVS_TOOLS, ...LINK_TOOLS];
  const versions = await Promise.all(names.map((tool) => versionOf(run, tool)));
  const versionsOf = new Map(names.map((tool, index) => [tool, versions[index]]));
  const hasOvs = OVS_TOOLS.every((tool) => versionsOf.get(tool) !== undefined);
  const hasLinks = LINK_TOOLS.every((tool) => versionsOf.get(tool) !== undefined);
  const container = hasOvs ? undefined : await containerPrefix(run).catch(() => undefined);
  const isRoot = process.geteuid?.() === 0;
  const facts = {
    tools: Object.fromEntries(names.map((tool, index) => [tool, versions[index] ?? null])),
    root: isRoot,
    ...(container && { container: container.at(-1) }),
  };
  const found = [
    ...names.flatMap((tool) => versionsOf.get(tool) ?? []),
    ...(container ? [`Open vSwitch in the container ${container.at(-1)}`] : []),
    isRoot ? 'run by root' : 'not run by root',
  ];
  const readsOvs = hasOvs || container !== undefined;
  const missing = names.filter((tool) => versionsOf.get(tool) === undefined);
  if (!readsOvs && host !== undefined && isSameHost(host, hostname()) && !hasLinks) {
    return { value: true, findings: [{ state: 'warning', found, trouble: new ToolsMissing(missing), facts }] };
  }
  if (readsOvs && !isRoot) {
    return { value: true, findings: [{ state: 'warning', found, trouble: new NotRoot(), facts }] };
  }
  const notNeeded =
    missing.length > 0 && !readsOvs ? [`no ${missing.join(', no ')}: only an agent's own host needs them`] : [];
  return { value: true, findings: [{ found: [...found, ...notNeeded], facts }] };
}
