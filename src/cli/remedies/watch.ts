import { NoSuchExchange } from '../../transport/errors.ts';
import { NotWritable } from '../errors.ts';
import { MalformedRecording } from '../recording.ts';
import { type Remedy, when } from './remedy.ts';

/** Of listening to what is cast, and of files that it is written to. */
export const WATCH_REMEDIES: readonly Remedy[] = [
  when(NoSuchExchange, ({ exchange }) =>
    exchange.endsWith('_fanout')
      ? 'No agent with l2_population, and no server that told one, was here since the broker started: check host and vhost of the\ntransport url, or start an agent first. l2pop declares no exchange of others.'
      : "It is Neutron's control exchange: check the vhost of the transport url, and control_exchange (--config-file).",
  ),
  when(
    MalformedRecording,
    () => "A recording has a JSON object a line, as 'l2pop watch --record' and -f json write it.",
  ),
  when(NotWritable, () => 'Name a file in a folder that exists and may be written, on a disk that is not full.'),
];
