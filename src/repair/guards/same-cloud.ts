import { PlanRefused } from './refusal.ts';

/** Which cloud's broker: its cluster's name and the vhost. */
export interface CloudBroker {
  /** `''` where the broker does not tell it. */
  cluster: string;
  vhost: string;
  /** The transport's name of it, driver, host, port and vhost: by this a broker is known whose cluster has no name. */
  name?: string | undefined;
}

/** The expected state was asked for on another broker or vhost than the casts go to. */
export class AnotherCloud extends PlanRefused {
  override readonly name = 'AnotherCloud';
  constructor(
    readonly asked: CloudBroker,
    readonly castsTo: CloudBroker,
  ) {
    super(`the expected state is of ${showBroker(asked)}, and the casts would go to ${showBroker(castsTo)}`);
  }
}

/** `rabbit@ctl1 vhost /`; where the cluster has no name, the transport's. */
export const showBroker = ({ cluster, vhost, name }: CloudBroker): string =>
  cluster === '' ? (name ?? `a broker that tells no name, vhost ${vhost}`) : `${cluster} vhost ${vhost}`;

/** A name that no broker tells is equal to nothing. */
export const isSameBroker = (one: CloudBroker, other: CloudBroker): boolean =>
  one.vhost === other.vhost &&
  (one.cluster === '' ? one.name !== undefined && one.name === other.name : one.cluster === other.cluster);

/**
 * Do expected state and casts belong to one cloud?
 * @param asked undefined where the expected state was read from a file, which names no broker
 * @throws AnotherCloud
 */
export function checkSameCloud(asked: CloudBroker | undefined, castsTo: CloudBroker): void {
  if (asked !== undefined && !isSameBroker(asked, castsTo)) throw new AnotherCloud(asked, castsTo);
}
