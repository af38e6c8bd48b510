import { AmbiguousPort, LabNotEditable, NotInLab, PortOnManyHosts } from '../../driver/lab/errors.ts';
import { type Remedy, shortList, when } from './remedy.ts';

export const LAB_REMEDIES: readonly Remedy[] = [
  when(NotInLab, ({ kind, suggestion, file }) => {
    const meant = suggestion === undefined ? '' : `Did you mean ${suggestion}? `;
    if (kind === 'port') return `${meant}'l2pop lab port list ${file}' shows its ports.`;
    return meant || `Add the ${kind} to the file first.`;
  }),
  when(AmbiguousPort, ({ ids }) => `Name its network with --network, or its id: ${shortList(ids)}`),
  when(PortOnManyHosts, () => 'Edit its distributed_hosts by hand (docs/lab-file.md).'),
  when(LabNotEditable, () => 'Edit it by hand. Nothing was changed.'),
];
