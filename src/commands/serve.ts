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
Each query is logged on standard error, and it goes on over restarts of the broker. Where somebody serves the query
already it refuses, since it would take a share of a real cloud's questions; --join shares the work.

With --cast it is the driver's other side too: it follows its lab file, and tells the agents of every edit by the casts that
Neutron would send for it (docs/lab.md). It names the broker and the agents that listen there, and asks first. Without
--cast it reads the file once and casts nothing.`;
  static override usage = 'serve --from LAB [FLAGS]';
  static override examples = [
    '<%= config.bin %> serve --from examples/lab.yaml --transport-url rabbit://guest:guest@localhost:5672/',
    '<%= config.bin %> serve --from examples/lab.yaml --config-file /etc/neutron/neutron.conf --join',
    '<%= config.bin %> serve --from lab.yaml --cast --yes',
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
    const log = (event: TransportEvent) => logLine(`${event.level}: ${event.message}`);
    if (/^[a-z][\w+.-]*:\/\//i.test(flags.from)) {
      throw new WrongUsage(
        'serve answers from files, not from another server',
        'Name a lab file or a saved answer with --from.',
      );
    }
    const casting = flags.cast ? await import('../cli/cast-lab.ts') : undefined;
    const lab = await casting?.openLabToCast(flags.from);
    const source = lab?.source ?? (await openSource(flags));
    const settings = await resolveSettings(flags);
    const transport = await openConfiguredTransport(settings, { log });
    const start = async (): Promise<boolean> => {
      if (lab && !(await casting!.agreesToCast(transport, lab, settings, flags.yes))) return false;
      await serveQuery(transport, source, {
        server: flags['server-name'] ?? hostname(),
        exchange: settings.exchange,
        join: flags.join,
        log: (query) => logLine(servedQueryText(query)),
        serve: { log },
      });
      if (lab) await casting!.castEdits(transport, lab, settings);
      return true;
    };
    const isServing = await start().catch(async (error) => {
      await closeSoon(transport);
      throw error;
    });
    if (!isServing) {
      await closeSoon(transport);
      return;
    }
    endsByTermination();
    const what = lab ? 'the query and casting edits' : 'the query';
    logLine(`serving ${what} from ${source.origin} on ${transport.name}; Ctrl-C ends it`);
    await untilInterrupted();
  }
}
