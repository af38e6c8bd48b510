import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { addressFlag, notEmpty } from '../cli/flags.ts';
import { lineWriter } from '../cli/line-writer.ts';
import { outputFlags, screenLayout, wantsColour, write } from '../cli/output.ts';
import { openRecording } from '../cli/recording.ts';
import { resolveSettings } from '../cli/settings.ts';
import { showRecording } from '../cli/show-recording.ts';
import { watchBus } from '../cli/watch-bus.ts';
import { isIp, isMac } from '../fdb/address.ts';
import { isNetworkId } from '../fdb/network-id.ts';
import { compileFilter } from '../fdb/sighting-filter.ts';
import { sightingStream } from '../format/sighting-stream.ts';

const repeatable = { multiple: true, multipleNonGreedy: true, helpGroup: 'FILTERS' } as const;

export default class Watch extends BaseCommand {
  static override summary = 'Watch what the mechanism driver tells the agents.';
  static override description =
    `Shows casts to agents as they are sent, to one host and to all, a line for each network and tunnel ip, until
Ctrl-C: time, cast, network, tunnel ip, to whom, and the entries ("flood" is the flooding entry; an update's taken
pairs have a -, its given ones a +). It disturbs nobody: its queue is its own, and it declares no exchange. What
comes faster than it can be shown is dropped, oldest first, counted, and said on standard error. What is no cast
that agents understand is shown as malformed. -f json is a line a message, all of its entries, and so is a
recording; neither holds the sender's context. Filters of one kind are alternatives, those of several kinds must
all fit; they hold for --record and --replay too.`;
  static override usage = 'watch [--replay FILE] [FLAGS]';
  static override examples = [
    '<%= config.bin %> watch --config-file /etc/neutron/neutron.conf',
    '<%= config.bin %> watch --config-file /etc/neutron/neutron.conf --host compute-1 --mac fa:16:3e:11:22:33',
    '<%= config.bin %> watch --config-file /etc/neutron/neutron.conf --queries -f json | jq -c .network_ids',
    '<%= config.bin %> watch --config-file /etc/neutron/neutron.conf --record casts.jsonl',
    '<%= config.bin %> watch --replay casts.jsonl --ip 10.1.0.5',
  ];
  static override flags = {
    network: Flags.string({
      ...repeatable,
      char: 'n',
      description: 'only this network, by its id (repeatable)',
      helpValue: 'ID',
      parse: notEmpty,
    }),
    host: Flags.string({
      ...repeatable,
      char: 'H',
      description: 'only what concerns this host: casts to it and to all agents, queries for it (repeatable)',
      parse: notEmpty,
    }),
    mac: addressFlag('only casts about this MAC, capitals or not (repeatable)', 'a MAC with colons', isMac),
    ip: addressFlag('only casts about this address, of a port or a tunnel ip (repeatable)', 'an address', isIp),
    queries: Flags.boolean({ description: 'show the queries too, without taking them from their server' }),
    record: Flags.string({
      description: 'write what is shown to this file as well, as JSON lines; readable by its owner only',
      helpValue: 'FILE',
      parse: notEmpty,
    }),
    overwrite: Flags.boolean({ description: 'let --record write over a file that is there', dependsOn: ['record'] }),
    replay: Flags.string({
      description: 'show a recording instead, without a broker',
      helpValue: 'FILE',
      parse: notEmpty,
      exclusive: ['record', 'queries'],
    }),
    format: outputFlags.format,
    json: outputFlags.json,
    column: outputFlags.column,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Watch);
    for (const network of flags.network ?? []) {
      if (!isNetworkId(network)) this.note(`warning: ${network} is no network id, and casts name networks by id alone`);
    }
    const { network = [], host = [], mac = [], ip = [], replay, record } = flags;
    const filter = compileFilter({ networkIds: network, hosts: host, macs: mac, ips: ip });
    const stream = await sightingStream({
      format: flags.json ? 'json' : flags.format,
      columns: flags.column ?? [],
      filter,
      layout: await screenLayout(wantsColour(!flags.color)),
    });
    const screen = { ...lineWriter(write), ...stream };
    if (replay !== undefined) return showRecording(replay, filter.wants, screen);
    const settings = await resolveSettings(flags);
    const recording = record === undefined ? undefined : await openRecording(record, flags.overwrite);
    await watchBus(settings, { queries: flags.queries, wants: filter.wants, screen, recording });
  }
}
