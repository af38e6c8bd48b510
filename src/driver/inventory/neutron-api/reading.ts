import type { NeutronClient } from './client.ts';
import { NoNeutronThere } from './errors.ts';
import type { Deadline } from './http.ts';

/** One question to Neutron: all of its requests end by one deadline. */
export interface Reading {
  client: NeutronClient;
  deadline: Deadline;
}

/** `fields=` of a query: Neutron then leaves out the rest. */
export const fields = (...names: string[]): (readonly [string, string])[] => names.map((name) => ['fields', name]);

/** What may be gone by now, or served by a plugin that is not there: then there is none. */
export const ifThere = <Row>(rows: Promise<Row[]>): Promise<Row[]> =>
  rows.catch((error: unknown) => {
    if (error instanceof NoNeutronThere) return [];
    throw error;
  });

/** So many networks fit a url beside other filters; of more, the ports are picked out here. */
export const FEW_NETWORKS = 20;
