import { PlanRefused } from './refusal.ts';

/** Which cloud's broker: its cluster's name and the vhost. */
export interface CloudBroker {
  cluster: string;
  vhost: string;
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

/** `rabbit@ctl1 vhost /` */
export const showBroker = ({ cluster, vhost }: CloudBroker): string => `${cluster} vhost ${vhost}`;

export const isSameBroker = (one: CloudBroker, other: CloudBroker): boolean =>
  one.cluster === other.cluster && one.vhost === other.vhost;

/**
 * Do expected state and casts belong to one cloud?
 * @param asked undefined where the expected state was read from a file, which names no broker
 * @throws AnotherCloud
 */
export function checkSameCloud(asked: CloudBroker | undefined, castsTo: CloudBroker): void {
  if (asked !== undefined && !isSameBroker(asked, castsTo)) throw new AnotherCloud(asked, castsTo);
}
