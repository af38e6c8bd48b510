import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { dumpHost } from '../cli/dump-host.ts';
import { hostFlags } from '../cli/host-flags.ts';
import { openDumpOutput } from '../cli/write-dump-file.ts';

export default class Dump extends BaseCommand {
  static override summary = "Collect what an agent's host holds into one file.";
  static override description =
    `Runs the tools of this host, or of the one that --ssh names, and writes what they print as JSON, with the host,
its agent and tunnel ip, the tools' versions and the time. show, diff and fix read it as a DUMP, also from
standard input. Bridge, agent and tunnel ip are found; so is the container of kolla-ansible that holds Open
vSwitch's tools. br-tun is read table by table, as Neutron does. docs/dumps.md describes the file.`;
  static override usage = ['dump [FLAGS]', 'dump --ssh [USER@]HOST [FLAGS]'];
  static override examples = [
    '<%= config.bin %> dump -o c1.json',
    '<%= config.bin %> dump --ssh root@compute-1 -o compute-1.json',
    '<%= config.bin %> dump --ssh compute-1 --sudo | <%= config.bin %> diff --from database --config-file /etc/neutron/neutron.conf --host compute-1 -',
    "<%= config.bin %> dump --ssh compute-1 --exec-prefix 'docker exec openvswitch_vswitchd'",
  ];
  static override flags = {
    ...hostFlags,
    output: Flags.string({
      char: 'o',
      description: 'write to this file; - is standard output  [default: -]',
      helpValue: 'FILE',
      helpGroup: 'OUTPUT',
    }),
    overwrite: Flags.boolean({
      description: 'replace the file of --output',
      dependsOn: ['output'],
      helpGroup: 'OUTPUT',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Dump);
    const output = await openDumpOutput(flags.output, flags);
    const { header, text } = await dumpHost(flags, this.config.version);
    await output.write(text);
    const { host, agent_type: agent, tunnel_ips: tunnelIps } = header;
    if (flags.output !== undefined) {
      this.note(`${flags.output}: ${agent} agent of ${host}, tunnel ip ${tunnelIps.join(', ') || 'not told'}`);
    }
  }
}
