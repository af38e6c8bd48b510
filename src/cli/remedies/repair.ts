import { TooOld } from '../../repair/guards/age.ts';
import { NothingExpected } from '../../repair/guards/empty-expected.ts';
import { NotL2populations } from '../../repair/guards/own-entries.ts';
import { TooManyRemovals } from '../../repair/guards/removals.ts';
import { RestartInProgress } from '../../repair/guards/restart.ts';
import { AnotherCloud } from '../../repair/guards/same-cloud.ts';
import { PlanDoesNotFit } from '../../repair/guards/saved-plan.ts';
import { EntriesNotTold } from '../../repair/guards/told-entries.ts';
import { NotThisHostsDump } from '../../repair/guards/whose-dump.ts';
import { JournalNotWritten } from '../../repair/journal.ts';
import { NoSuchJournal } from '../../repair/journal-folder.ts';
import { MalformedJournal } from '../../repair/read-journal.ts';
import { MalformedPlan, PlanNotSaved } from '../../repair/saved-plan.ts';
import { SendingStopped } from '../../repair/send-plan.ts';
import { LockHeld } from '../../transport/errors.ts';
import { NotVerified, VerifyCommandFailed } from '../fix/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when a plan is not carried out, or not to its end. */
export const REPAIR_REMEDIES: readonly Remedy[] = [
  when(
    TooManyRemovals,
    ({ removals }) =>
      `Nothing was sent. Check that the expected side is right; then --max-removals ${removals} allows it, --kind and --network mend a part.`,
  ),
  when(TooOld, ({ what }) =>
    what === 'dump'
      ? 'Nothing was sent. Dump again; --max-age SECONDS allows an older one.'
      : 'Nothing was sent. Make the plan anew; --max-age SECONDS allows an older one.',
  ),
  when(
    RestartInProgress,
    () =>
      'Nothing was sent. Wait until the restart has ended and dump again; if it stays so, restart the agent: casts do not touch old flows.',
  ),
  when(NotThisHostsDump, ({ sign }) =>
    'promptHost' in sign
      ? 'Nothing was sent. Take the dump on that host, or name the host that it was taken on with --host.'
      : "Nothing was sent. Name the host as 'openstack network agent list' does.",
  ),
  when(
    NothingExpected,
    () =>
      "Nothing was sent. See with l2pop query whether that is right; 'l2pop cast remove' takes single entries away all the same.",
  ),
  when(
    AnotherCloud,
    () => 'Nothing was sent. Ask and send on one broker: leave out --from, or the other transport url.',
  ),
  when(
    EntriesNotTold,
    () =>
      "Nothing was sent. Dump all tables: 'ovs-ofctl --names dump-flows br-tun', bridge fdb show and ip neigh show.",
  ),
  when(NotL2populations, () => 'Nothing was sent. Take it away by hand, or mend the rest with --kind or --network.'),
  when(PlanDoesNotFit, ({ what, misfit }) =>
    misfit === 'agent'
      ? 'Nothing was sent. Dump the same dataplane again; where the agent of the host has changed, compare it anew.'
      : what === 'journal'
        ? 'Nothing was sent. Name host and broker of the journal; --list shows them.'
        : 'Nothing was sent. Make the plan anew where it is to be sent.',
  ),
  when(MalformedPlan, () => "'l2pop fix --save-plan FILE' writes one."),
  when(PlanNotSaved, () => 'Nothing was sent. Name a file in a folder that you may write to.'),
  when(MalformedJournal, () => "'l2pop fix --list' shows the journals that there are."),
  when(NoSuchJournal, () => "'l2pop fix --list' shows them, each with its number and name."),
  when(JournalNotWritten, () => 'Nothing is sent without a journal: XDG_STATE_HOME names another folder for it.'),
  when(
    LockHeld,
    ({ lock }) =>
      `Nothing was sent. Another l2pop fix of this host runs, perhaps on another controller: 'rabbitmqctl list_queues name owner_pid' shows whose queue ${lock} is.`,
  ),
  when(SendingStopped, ({ fates }) =>
    fates.includes('unknown')
      ? 'Dump again before you go on: the unknown cast may have arrived. Nothing will be sent by itself; l2pop fix --list shows the journal.'
      : 'Nothing more will be sent by itself; l2pop fix --list shows the journal. Dump again, and fix what is left.',
  ),
  when(
    VerifyCommandFailed,
    () => 'Nothing was sent. Run the command by hand: it has to print a dump, has no terminal, and is run by /bin/sh.',
  ),
  when(NotVerified, () => 'l2pop fix --list shows the journal. Dump the host by hand, and compare it by l2pop diff.'),
];
