import type { UnknownNetwork } from '../fdb/query.ts';
import type { RemoteLook } from '../transport/failure.ts';

/** An unknown network as Neutron's server tells of it: class, module and text are Neutron's (spec l2pop 1.5). */
export class NetworkNotFound extends Error implements RemoteLook {
  override readonly name = 'NetworkNotFound';
  readonly remoteClass = 'NetworkNotFound';
  readonly remoteModule = 'neutron_lib.exceptions';
  /** Neutron's class is made from the id alone; with its text as an argument a caller could not make it (wire spec 8.2). */
  readonly remoteArgs: readonly unknown[] = [];
  readonly remoteKwargs: Readonly<Record<string, unknown>>;

  constructor(cause: UnknownNetwork) {
    super(`Network ${cause.networkId} could not be found.`, { cause });
    this.remoteKwargs = { net_id: cause.networkId };
  }
}
