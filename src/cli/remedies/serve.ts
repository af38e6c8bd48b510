import { HttpNotServed } from '../serve/errors.ts';
import { type Remedy, when } from './remedy.ts';

/** Of the server beside the query's. */
export const SERVE_REMEDIES: readonly Remedy[] = [
  when(HttpNotServed, () => 'Name a free port, and an address of this host: --http PORT or --http ADDRESS:PORT.'),
];
