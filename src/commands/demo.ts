import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseCommand } from '../cli/base-command.ts';
import { expectedSide } from '../cli/expected-side.ts';
import { chooseNetworks } from '../cli/networks.ts';
import { screenLayout, wantsColour, write } from '../cli/output.ts';
import { hostsOf } from '../fdb/agent-hosts.ts';
import type { Report } from '../format/report.ts';

const HOST = 'compute-1';
const NETWORKS = ['blue', 'green'];

export default class Demo extends BaseCommand {
  static override summary = 'The whole story in this process, without a broker, explained as it goes.';
  static override description =
    `Serves the query from examples/lab.yaml on an in-memory broker, asks it what compute-1 should hold, reads a
dump of compute-1 that drifted, and compares the two. Nothing outside this process is touched.`;
  static override usage = 'demo';
  static override examples = ['<%= config.bin %> demo'];

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const lab = join(this.config.root, 'examples/lab.yaml');
    const flows = join(this.config.root, 'examples/compute-1-flows.txt');
    const layout = await screenLayout(wantsColour(!flags.color));
    const say = (text: string) => write(`${text}\n`);
    const show = async <Row>(report: Report<Row>) => write(`${await report.text(layout)}\n`);
    const step = (title: string) => say(layout.paint('heading', `== ${title}`));

    const [{ openTransport }, { serveQuery }, { createQueryClient }, { labInventory }, { createMechanismDriver }] =
      await Promise.all([
        import('../transport/open.ts'),
        import('../rpc/query-server.ts'),
        import('../rpc/query-client.ts'),
        import('../driver/inventory/lab-file.ts'),
        import('../driver/mechanism-driver.ts'),
      ]);
    const transport = await openTransport('memory://demo');
    try {
      await step('1. A cloud to ask');
      await say(`examples/lab.yaml describes a small cloud: hosts with tunnel ips, networks, ports. A mechanism driver over it
serves get_fdb_entries, the query that tells an agent what its FDB should hold. 'l2pop serve' does so on RabbitMQ;
here it is a broker in this process.\n`);
      const driver = createMechanismDriver(labInventory(await readFile(lab, 'utf8'), lab));
      await serveQuery(transport, driver, { server: 'demo' });

      await step(`2. What should ${HOST} hold?`);
      await say(
        `$ l2pop query --from examples/lab.yaml ${NETWORKS.map((name) => `--network ${name}`).join(' ')} --host ${HOST}\n`,
      );
      const client = createQueryClient(transport);
      const { ids, names } = await chooseNetworks(driver, NETWORKS);
      const { entriesReport } = await import('../format/entries-report.ts');
      const hosts = hostsOf(await driver.agents());
      await show(entriesReport(await client.getFdbEntries(ids, { host: HOST }), { names, hosts }));
      await say(`Behind each tunnel ip: the MACs that live there. "Flood" means that broadcast goes there too. ${HOST}'s own
tunnel ip is left out. Where a MAC stands twice, its port is being migrated.\n`);

      await step(`3. What does ${HOST} hold?`);
      await say('$ l2pop show examples/compute-1-flows.txt\n');
      const [{ readDump }, { dumpReport }] = await Promise.all([
        import('../dump/read-dump.ts'),
        import('../format/dump-report.ts'),
      ]);
      const dump = await readDump([{ file: flows }]);
      await show(dumpReport(dump));
      await say("That is the text of 'ovs-ofctl --names dump-flows br-tun', read back into entries.\n");

      await step('4. What differs, and who notices?');
      await say(
        `$ l2pop diff --from examples/lab.yaml --host ${HOST} --network blue --network green examples/compute-1-flows.txt\n`,
      );
      const [{ diff }, { diffReport }] = await Promise.all([
        import('../fdb/diff.ts'),
        import('../format/diff-report.ts'),
      ]);
      const networks = { ids, names, complete: false, fromDump: false };
      const { expected } = await expectedSide(
        { ...driver, getFdbEntries: client.getFdbEntries },
        HOST,
        networks,
        dump,
        undefined,
      );
      const result = diff(expected, dump);
      await show(diffReport({ host: HOST, origin: driver.origin, kind: dump.kind, result, names, hosts }));
      await say(`The exit status of 'l2pop diff' is 1 when there are differences, 0 when there are none, and 2 when something went wrong
or nothing could be compared. On a real cloud, say --from database --config-file /etc/neutron/neutron.conf.`);
    } finally {
      await transport.close();
    }
  }
}
