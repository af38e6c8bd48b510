/** A question and its answer as `get_fdb_entries` has them: a small request, a network of 100 ports on ten hosts. */
const NETWORK = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';

export const TARGET = { topic: 'bench', version: '1.0' };
export const METHOD = 'get_fdb_entries';
export const QUESTION = { network_ids: [NETWORK], host: 'host-1', source: null };
export const ANSWER = {
  [NETWORK]: {
    segment_id: 1001,
    network_type: 'vxlan',
    ports: Object.fromEntries(
      Array.from({ length: 10 }, (_, host) => [
        `10.0.0.${host + 1}`,
        [['00:00:00:00:00:00', '0.0.0.0'], ...Array.from({ length: 10 }, (_, port) => pair(host * 10 + port))],
      ]),
    ),
  },
};

function pair(port: number): [mac: string, ip: string] {
  return [`fa:16:3e:00:00:${port.toString(16).padStart(2, '0')}`, `10.1.0.${port}`];
}
