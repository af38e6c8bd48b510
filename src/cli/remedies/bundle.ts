import { UnreadableBundle } from '../../dump/bundle/errors.ts';
import { BundleTooLarge, NotInBundle } from '../bundle/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do when a bundle does not tell what is wanted. */
export const BUNDLE_REMEDIES: readonly Remedy[] = [
  when(UnreadableBundle, () => 'Name a whole archive that --bundle of l2pop wrote (docs/bundle.md).'),
  when(BundleTooLarge, () => 'Leave --bundle out, and keep the dump itself for the ticket.'),
  when(NotInBundle, ({ remedy }) => remedy),
];
