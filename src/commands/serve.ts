import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { fromFlag } from '../cli/flags.ts';
import { runServe } from '../cli/serve/run-serve.ts';

/** A day: what is older is no cache. */
const LONGEST_CACHE_SECONDS = 86_400;

/** A source's entries are what is asked for, and are not chosen here. */
const { source: _, ...answeredFrom } = fromFlag;

export default class Serve extends BaseCommand {
  static override summary = "Answer the query on the broker, from Neutron's database, its API, or a lab file.";
  static override description =
    `The mechanism driver's side of the query: get_fdb_entries on q-plugin-l2population-query, until Ctrl-C. Beside a
Neutron that lacks it, it answers from that Neutron's database (read only) or API: each query from what stands there at
that moment, or with --cache from what stood there a little before. Queries for the same networks that come while these are read
share the read.
Each query is logged on standard error, and it goes on over restarts of the broker and of the database. Where somebody
serves the query already it refuses, since it would take a share of a real cloud's questions; --join shares the work.

With --cast it is the driver's other side too: it follows its lab file, and tells the agents of every edit by the casts that
Neutron would send for it (docs/lab.md). It names the broker and the agents that listen there, and asks first. Without
--cast it reads the file once and casts nothing.`;
  static override usage = 'serve --from WHERE [FLAGS]';
  static override examples = [
    '<%= config.bin %> serve --from database --config-file /etc/neutron/neutron.conf --http 9775',
    '<%= config.bin %> serve --from examples/lab.yaml --transport-url rabbit://guest:guest@localhost:5672/',
    '<%= config.bin %> serve --from examples/lab.yaml --config-file /etc/neutron/neutron.conf --join',
    '<%= config.bin %> serve --from lab.yaml --cast --yes',
  ];
  static override flags = {
    ...answeredFrom,
    from: Flags.string({
      description:
        "what to answer from: mysql://…, postgresql://…, 'database' (that of --config-file), https://…, cloud:NAME, a lab file, or a JSON file with a saved answer (docs/from.md)",
      helpValue: 'WHERE',
      env: 'L2POP_FROM',
      helpGroup: 'EXPECTED STATE',
    }),
    'server-name': Flags.string({
      description: "this server's name under the topic  [default: this host's name]",
      helpValue: 'NAME',
    }),
    join: Flags.boolean({
      description: 'serve beside servers that are there already; each gets a share of the queries',
    }),
    cache: Flags.custom<number>({
      description: 'answer from what was read up to so long ago  [default: each query reads anew]',
      exclusive: ['cast'],
      helpValue: 'SECONDS',
      parse: async (text) => {
        const seconds = Number(text);
        if (text.trim() !== '' && seconds >= 0 && seconds <= LONGEST_CACHE_SECONDS) return seconds;
        throw new Error(`${text}: expected seconds, from 0 to ${LONGEST_CACHE_SECONDS}`);
      },
    })(),
    http: Flags.string({
      description:
        'tell health (/healthz) and Prometheus metrics (/metrics) on this port, of 127.0.0.1 unless an address stands before it',
      helpValue: '[ADDRESS:]PORT',
    }),
    cast: Flags.boolean({
      description: 'follow the lab file, and cast each edit of it to the agents',
    }),
    yes: Flags.boolean({
      description: 'cast without being asked',
      dependsOn: ['cast'],
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Serve);
    await runServe(flags, this.config.version);
  }
}
