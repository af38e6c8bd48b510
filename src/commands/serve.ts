import { hostname } from 'node:os';
import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { WrongUsage } from '../cli/errors.ts';
import { endsByTermination, untilInterrupted } from '../cli/interrupt.ts';
import { logLine } from '../cli/log-line.ts';
import { servedQueryText } from '../cli/served-query-text.ts';
import { closeSoon, openConfiguredTransport, openSource } from '../cli/session.ts';
import { resolveSettings } from '../cli/settings.ts';
import { serveQuery } from '../rpc/query-server.ts';
import type { TransportEvent } from '../transport/transport.ts';

export default class Serve extends BaseCommand {
  static override summary = 'Answer the query on the broker, from a lab file.';
  static override description =
    `The mechanism driver's side of the query: get_fdb_entries on q-plugin-l2population-query, until Ctrl-C.
Each query is logged on standard error. It only answers; it casts nothing to agents, and it goes on over
restarts of the broker. Where somebody serves the query already it refuses, since it would take a share
of a real cloud's questions; --join shares the work.`;
  static override usage = 'serve --from LAB [FLAGS]';
  static override examples = [
    '<%= config.bin %> serve --from examples/lab.yaml --transport-url rabbit://guest:guest@localhost:5672/',
    '<%= config.bin %> serve --from examples/lab.yaml --config-file /etc/neutron/neutron.conf --join',
  ];
  static override flags = {
    from: Flags.string({
      description: 'what to answer from: a lab file (YAML or JSON), or a JSON file with a saved answer',
      helpValue: 'LAB',
      required: true,
    }),
    'server-name': Flags.string({
      description: "this server's name under the topic  [default: this host's name]",
      helpValue: 'NAME',
    }),
    join: Flags.boolean({
      description: 'serve beside servers that are there already; each gets a share of the queries',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Serve);
    const log = (event: TransportEvent) => logLine(`${event.level}: ${event.message}`);
    if (/^[a-z][\w+.-]*:\/\//i.test(flags.from)) {
      throw new WrongUsage(
        'serve answers from files, not from another server',
        'Name a lab file or a saved answer with --from.',
      );
    }
    const source = await openSource(flags);
    const settings = await resolveSettings(flags);
    const transport = await openConfiguredTransport(settings, { log });
    const serving = serveQuery(transport, source, {
      server: flags['server-name'] ?? hostname(),
      exchange: settings.exchange,
      join: flags.join,
      log: (query) => logLine(servedQueryText(query)),
      serve: { log },
    });
    await serving.catch(async (error) => {
      await closeSoon(transport);
      throw error;
    });
    endsByTermination();
    logLine(`serving the query from ${source.origin} on ${transport.name}; Ctrl-C ends it`);
    await untilInterrupted();
  }
}
