/** One entry of `bridge fdb show`, in text or JSON (spec l2pop 4.2). */
export interface FdbRecord {
  mac: string;
  /** undefined where the command named it: `bridge fdb show dev X` leaves it out. */
  device: string | undefined;
  dst: string | undefined;
  /** The bridge of an entry that the bridge holds; `''` where iproute2 up to 3.15 named none. */
  master: string | undefined;
  isSelf: boolean;
  /** `permanent`, `''` (learned), `static`, `stale`. */
  state: string;
  /** The word that marks another program's entry: `extern_learn`, `nhid`, `sticky`. */
  otherSoftware: string | undefined;
}

/** One entry of `ip neigh` or `arp` (spec l2pop 4.3). */
export interface NeighbourRecord {
  ip: string;
  device: string | undefined;
  mac: string | undefined;
  isPermanent: boolean;
  /** The word that marks another program's entry: `extern_learn`, `proto`. The agent's have none. */
  otherSoftware?: string | undefined;
}

/** One device of `ip link` or `bridge link` (spec l2pop 4.1). */
export interface LinkRecord {
  name: string;
  master: string | undefined;
  /** From `-d` alone; undefined: not a vxlan device, or the list was made without `-d`. */
  vxlan: VxlanRecord | undefined;
}

export interface VxlanRecord {
  /** undefined: made by metadata (`external`), as other software does. */
  id: number | undefined;
  local: string | undefined;
  group: string | undefined;
  hasProxy: boolean;
}

/** A line of a known form whose content is wrong; `why` completes "could not be read: …". */
export interface Fault {
  why: string;
}

/** Is it a fault, and not a record? */
export const isFault = (record: object): record is Fault => 'why' in record;
