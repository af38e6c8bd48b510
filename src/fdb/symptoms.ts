import type { Drift, DriftKind, Finding } from './drift.ts';
import type { DumpKind } from './dump.ts';
import { EFFECTS, type EffectId } from './effects.ts';

/** What a drift's effect depends on beside its kind. Left out: it does not matter or the dump does not tell. */
export interface Circumstances {
  /** missing-unicast: does broadcast of the network reach the endpoint? */
  floodThere?: boolean | undefined;
  /** missing-unicast: does a learned entry lead there for now? */
  learnedCovers?: boolean | undefined;
  /** stale-unicast: is the MAC used here or behind another endpoint? */
  macInUse?: boolean | undefined;
  /** missing-flood: does any unicast entry lead to that endpoint? */
  unicastThere?: boolean | undefined;
  /** missing-flood, endpoint-absent (OVS): is there a live tunnel port for the endpoint? */
  tunnelPortThere?: boolean | undefined;
  /** missing-flood: only the number of endpoints is known, not which one is missing. */
  byNumber?: boolean | undefined;
  /** wrong-arp: the MAC is right and the frame's source address is not (bug 32 of spec 6). */
  frameSourceWrong?: boolean | undefined;
  /** network-unknown: none of the host's ports there is ACTIVE. */
  portsNotActive?: boolean | undefined;
  /** network-unknown (OVS): its ports are wired, and its ingress flow is not there. */
  ingressGone?: boolean | undefined;
  /** tunnel-id-mismatch: the VLAN has no ingress flow, so no network uses it. */
  vlanUnused?: boolean | undefined;
}

/**
 * What a user of the cloud sees of a drift (spec l2pop 5.4, entire). A dump of FDB entries is read as what
 * an OVS agent would hold.
 */
export function symptom(kind: DriftKind, dump: DumpKind, when: Circumstances): EffectId {
  const linuxbridge = dump === 'linuxbridge';
  switch (kind) {
    case 'missing-unicast':
      return ofMissingUnicast(when);
    case 'stale-unicast':
      return when.macInUse === true ? 'blackhole' : 'unused-entry';
    case 'wrong-endpoint':
      return linuxbridge ? 'sent-astray-and-refused' : 'sent-astray';
    case 'dangling-port':
      return 'dropped-silently';
    case 'missing-flood':
      return ofMissingFlood(linuxbridge, when);
    case 'stale-flood':
      return 'wasted-broadcast';
    case 'missing-arp':
      return linuxbridge ? 'arp-swallowed' : 'arp-floods';
    case 'stale-arp':
      return 'ghost-address';
    case 'wrong-arp':
      return when.frameSourceWrong === true ? 'answer-refused' : 'wrong-mac-answered';
    case 'endpoint-absent':
      if (linuxbridge || when.tunnelPortThere === true) return 'host-not-reached';
      return when.tunnelPortThere === false ? 'host-cut-off' : 'not-reached-perhaps-cut-off';
    case 'segment-mismatch':
      return linuxbridge ? 'segment-split' : 'segment-split-casts-ignored';
    case 'network-unknown':
      if (when.ingressGone === true) return 'ingress-gone';
      if (when.portsNotActive === true) return 'ports-not-active';
      return linuxbridge ? 'no-device' : 'ports-not-wired';
    case 'tunnel-id-mismatch':
      return when.vlanUnused === true ? 'left-over-flow' : 'another-tunnel-id';
    case 'orphan-tunnel':
      return 'nothing';
    case 'old-cookie':
      return 'restart-in-progress';
  }
}

function ofMissingUnicast(when: Circumstances): EffectId {
  if (when.learnedCovers === true) return when.floodThere === false ? 'learned-without-flood' : 'learned-for-now';
  if (when.floodThere === true) return 'floods-instead';
  return when.floodThere === false ? 'unreachable' : 'floods-perhaps';
}

function ofMissingFlood(linuxbridge: boolean, when: Circumstances): EffectId {
  if (when.byNumber === true) return 'flood-short';
  if (when.unicastThere !== false) return 'no-broadcast';
  if (linuxbridge || when.tunnelPortThere === true) return 'not-reached';
  return when.tunnelPortThere === false ? 'cut-off' : 'not-reached-perhaps-cut-off';
}

/** A finding with its effect and severity. */
export function toDrift(finding: Finding, dump: DumpKind, when: Circumstances = {}): Drift {
  const effect = symptom(finding.kind, dump, when);
  return { ...finding, severity: EFFECTS[effect].severity, effect };
}
