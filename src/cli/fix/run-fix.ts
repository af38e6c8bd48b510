import { hostsOf } from '../../fdb/agent-hosts.ts';
import { diffReport } from '../../format/diff-report.ts';
import { type PlanOutcome, planReport, type SentPlan } from '../../format/plan-report.ts';
import type { Report } from '../../format/report.ts';
import { sentReport } from '../../format/sent-report.ts';
import { savePlan } from '../../repair/saved-plan.ts';
import type { BundleChoice, Bundling } from '../bundle/bundling.ts';
import type { CompareChoice } from '../compare-host.ts';
import { WrongUsage } from '../errors.ts';
import { EXIT } from '../exit-status.ts';
import type { CommonFlags } from '../flags.ts';
import { type ObservedChoice, type ObservedSide, withObserved } from '../observed-side.ts';
import { type OutputChoice, readByPeople, screenLayout } from '../output.ts';
import { type OpenedSource, withSource } from '../session.ts';
import { carryOut } from './carry-out.ts';
import { withCasting } from './casting.ts';
import type { MendChoice } from './flags.ts';
import { refusalsOf, requireGuards } from './guard.ts';
import { observing } from './observe.ts';
import type { Proposal } from './proposal.ts';
import { proposeMending } from './propose-mending.ts';

/** The flags of `fix`, and of `diff --fix`. */
export type FixFlags = CommonFlags &
  OutputChoice &
  ObservedChoice &
  MendChoice &
  BundleChoice &
  Omit<CompareChoice, 'host'> & { host?: string | undefined; from?: string | undefined };

/** What a command lends: the flags that it was given, and its ways to speak. */
export interface FixCommand {
  flags: FixFlags;
  argv: readonly unknown[];
  l2popVersion: string;
  /** What --bundle wants. */
  bundling: Bundling | undefined;
  show<Row>(report: Report<Row>): Promise<void>;
  note(text: string): void;
}

/** Plans the mending of a host's drift, and carries it out. @returns the exit status */
export async function fixDrift(command: FixCommand): Promise<number> {
  const { flags, argv } = command;
  const host = flags.host;
  if (host === undefined)
    throw new WrongUsage('no host was named', "Name the agent's host, as Neutron has it, with --host.");
  const { bundling } = command;
  return withObserved(flags, argv, (side) =>
    withSource(flags, async (opened) => {
      const source = bundling?.recording(opened) ?? opened;
      const choice = { ...flags, host };
      const { proposal, comparison, drift } = await proposeMending(source, choice, side);
      if (bundling) {
        const { dump, result, names, agents } = comparison;
        const { origin } = source;
        const { document } = diffReport({ host, origin, kind: dump.kind, result, names, hosts: hostsOf(agents) });
        await bundling.observed(side, dump);
        bundling.compared(comparison, choice, { origin, document });
      }
      if (drift.length === 0 && comparison.result.compared.length === 0) {
        command.note("nothing could be compared: 'l2pop diff' shows the reasons");
        await bundling?.write();
        return EXIT.trouble;
      }
      return bundled(command, () => settle(command, proposal, side, source));
    }),
  );
}

/** Writes the bundle of a repair, however it ends. */
async function bundled({ bundling, note }: FixCommand, repair: () => Promise<number>): Promise<number> {
  let status: number;
  try {
    status = await repair();
  } catch (error) {
    // what went wrong with the repair is to be told, not what went wrong afterwards
    await bundling?.write().catch((after: Error) => note(`warning: ${after.message}`));
    throw error;
  }
  await bundling?.write();
  return status;
}

/** Shows a proposal, and sends it unless it is only to be shown or saved. @returns the exit status */
export async function settle(
  command: FixCommand,
  proposal: Proposal,
  side: ObservedSide | undefined,
  source: OpenedSource | undefined,
): Promise<number> {
  const { flags, l2popVersion, note } = command;
  const reportOf = (outcome: PlanOutcome) => {
    command.bundling?.planned(outcome);
    return planReport(outcome);
  };
  const isEmpty = proposal.plan.stages.length === 0;
  if (isEmpty || flags['dry-run']) {
    const refusals = isEmpty ? [] : refusalsOf(proposal, new Date());
    await command.show(reportOf(outcomeOf(proposal, { refusals })));
    return isEmpty ? restOf(proposal) : EXIT.found;
  }
  const file = flags['save-plan'];
  const shown = reportOf(outcomeOf(proposal));
  requireGuards(proposal, new Date());
  const isRead = readByPeople(flags);
  if (isRead || file !== undefined) await command.show(shown);
  else if (!flags.yes) process.stderr.write(await shown.text(await screenLayout(false)));
  return withCasting(flags, source, async (casting) => {
    if (file !== undefined) {
      const { identity } = casting;
      await savePlan(file, {
        l2popVersion,
        createdAt: proposal.madeAt,
        broker: identity,
        origin: proposal.origin,
        dumpTakenAt: proposal.dumpTakenAt,
        held: proposal.held,
        ownTunnelIps: proposal.ownTunnelIps,
        unmended: proposal.unmended,
        plan: proposal.plan,
      });
      note(`nothing was sent; l2pop fix --plan ${file} sends it`);
      return EXIT.found;
    }
    const observe = observing(flags, side);
    const carried = await carryOut(proposal, { casting, choice: flags, l2popVersion, observe, note });
    const { proposal: sent, result } = carried === 'declined' ? { proposal } : carried;
    const outcome = outcomeOf(sent, { sent: result?.sent });
    const report = reportOf(outcome);
    if (!isRead) await command.show(report);
    if (carried === 'declined') return EXIT.found;
    if (result === undefined) return restOf(sent);
    if (result.error) throw result.error;
    if (isRead)
      await command.show(sentReport(outcome, result.sent, proposal.madeFor === undefined && flags.kind === undefined));
    if (result.sent.left.length > 0) return EXIT.found;
    // a whole comparison has told that what did not fit any more is as it should be
    const isCompared = result.sent.verified === true && sent.madeFor === undefined;
    return restOf(isCompared ? { ...sent, unfit: 0 } : sent);
  });
}

/** The exit status where all that was to be sent is done: is anything left that was not? */
const restOf = ({ unmended, unfit }: Pick<Proposal, 'unmended' | 'unfit'>): number =>
  unmended + unfit > 0 ? EXIT.found : EXIT.nothingFound;

const outcomeOf = (
  { plan, origin, madeAt, names, hosts, skipped }: Proposal,
  { refusals = [], sent }: { refusals?: string[]; sent?: SentPlan | undefined } = {},
): PlanOutcome => ({ plan, origin, madeAt, names, hosts, skipped, refusals, sent });
