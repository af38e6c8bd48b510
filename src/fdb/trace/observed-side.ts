import type { DiffResult } from '../diff.ts';
import { diff } from '../diff.ts';
import type { Dump } from '../dump.ts';
import type { Expected } from '../expected.ts';
import { segmentName } from '../forwarding.ts';
import { judgeNetwork, wiringOf } from '../judge-network.ts';
import { leaveOutOwn } from '../leave-out-own.ts';
import { type Match, matchSegments } from '../match-segments.ts';
import { type Pairing, type Scene, sceneOf } from '../scene.ts';
import type { Hop } from './hop.ts';
import { observedView } from './observed-view.ts';
import type { Owner } from './owners.ts';
import { heedPassedFlows } from './passed-flows.ts';
import type { ForwardingView } from './way.ts';

/** What a dump tells of a traced network. */
export interface ObservedSide {
  view: ForwardingView;
  /** All that differs in the network. */
  result: DiffResult;
  /** The network in the dump, where it is there as it should be. */
  found?: { pairing: Pairing; scene: Scene };
}

/**
 * The dump's side of a trace: how the host forwards, and what `diff` says of the very same network.
 * @param expected of one network
 * @throws DumpOfAnotherHost
 */
export function observedSide(expected: Expected, dump: Dump, owners: readonly Owner[]): ObservedSide {
  const result = diff(expected, dump);
  const networks = [...expected.networks].map(([id, each]) => [id, leaveOutOwn(each, dump.ownTunnelIps)] as const);
  const scene = sceneOf({ ...expected, networks: new Map(networks) }, dump);
  const match = matchSegments(scene.expected, dump).matches[0];
  if (match === undefined) return { view: always({ how: 'untold', reason: 'no tunnel carries the network' }), result };
  const verdict = judgeNetwork(match, dump, wiringOf(dump), { host: expected.host });
  switch (verdict.what) {
    case 'compare': {
      const { pairing } = verdict;
      const view = heedPassedFlows(observedView(pairing, scene, owners), pairing.segment, dump);
      return { view, result, found: { pairing, scene } };
    }
    case 'drift':
      return { view: always({ how: 'dropped', reason: whyLost(match) }), result };
    case 'not-compared':
      return { view: always({ how: 'untold', reason: verdict.reason }), result };
  }
}

const always = (hop: Hop): ForwardingView => ({ ask: () => hop, send: () => hop, flood: () => hop });

const whyLost = (match: Match): string =>
  match.found === 'nothing'
    ? 'the agent does not know the network'
    : `it would leave as ${segmentName(match.segment)}, which is another network for all other hosts`;
