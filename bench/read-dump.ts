import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpFileText } from '../src/dump/file/write-dump-file.ts';
import { readDump } from '../src/dump/read-dump.ts';
import { type Figure, inTurn, workMs } from './measure.ts';

const FLOWS = 1_000_000;

/** A br-tun of a million flows: 100 networks, 500 endpoints, half unicast and half ARP, as `dump-flows --names` prints it. */
async function writeFlows(file: string): Promise<void> {
  const out = createWriteStream(file);
  const cookie = 'cookie=0x9c2f61b0a4e7d315';
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const port = (number: number) => `"vxlan-6440${hex(number + 1, 4)}"`;
  let number = 0;
  const write = async (table: number, rest: string) => {
    number += 1;
    const line = ` ${cookie}, duration=${86400 + (number % 1000)}.${number % 1000}s, table=${table}, n_packets=${number % 977}, n_bytes=${number % 99991}, ${rest}\n`;
    if (!out.write(line)) await once(out, 'drain');
  };
  await write(0, 'priority=1,in_port="patch-int" actions=resubmit(,2)');
  for (let host = 0; host < 500; host += 1) await write(0, `priority=1,in_port=${port(host)} actions=resubmit(,4)`);
  await write(2, 'priority=1,arp,dl_dst=ff:ff:ff:ff:ff:ff actions=resubmit(,21)');
  for (let vlan = 1; vlan <= 100; vlan += 1) {
    await write(4, `priority=1,tun_id=0x${hex(1000 + vlan, 1)} actions=mod_vlan_vid:${vlan},resubmit(,10)`);
  }
  await write(20, 'priority=0 actions=resubmit(,22)');
  const pairs = (FLOWS - number - 101) >> 1;
  for (let pair = 0; pair < pairs; pair += 1) {
    const vlan = (pair % 100) + 1;
    const tunnel = `load:0x${hex(1000 + vlan, 1)}->NXM_NX_TUN_ID[]`;
    const mac = `fa:16:3e:${hex(pair >> 16, 2)}:${hex((pair >> 8) & 255, 2)}:${hex(pair & 255, 2)}`;
    await write(20, `priority=2,dl_vlan=${vlan},dl_dst=${mac} actions=strip_vlan,${tunnel},output:${port(pair % 500)}`);
    const ip = [10, pair >> 16, (pair >> 8) & 255, pair & 255];
    await write(
      21,
      `priority=1,arp,dl_vlan=${vlan},arp_tpa=${ip.join('.')} actions=load:0x2->NXM_OF_ARP_OP[],move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[],move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],load:0x${mac.replaceAll(':', '')}->NXM_NX_ARP_SHA[],load:0x${ip
        .map((byte) => hex(byte, 2))
        .join('')
        .replace(/^0/, '')}->NXM_OF_ARP_SPA[],move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],mod_dl_src:${mac},IN_PORT`,
    );
  }
  for (let vlan = 1; vlan <= 100; vlan += 1) {
    const outputs = Array.from({ length: 500 }, (_, host) => `output:${port(host)}`).join(',');
    await write(
      22,
      `priority=1,dl_vlan=${vlan} actions=strip_vlan,load:0x${hex(1000 + vlan, 1)}->NXM_NX_TUN_ID[],${outputs}`,
    );
  }
  out.end();
  await once(out, 'close');
}

/** What any reader has to do: read the file and split it into lines. */
async function splitLines(file: string): Promise<number> {
  let rest = '';
  let lines = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    lines += parts.length;
  }
  return lines;
}

/** Megabytes held after a full collection; undefined without --expose-gc. */
function heldMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

/** The same flows in a file of `l2pop dump`; seconds of writing it. */
function writeDumpFile(flows: string, file: string): number {
  const facts = {
    l2pop_version: '0',
    host: 'c1',
    agent_type: 'ovs' as const,
    tunnel_ips: [],
    taken_at: new Date().toISOString(),
    tools: {},
  };
  const text = readFileSync(flows);
  const start = performance.now();
  const descriptor = openSync(file, 'w');
  for (const piece of dumpFileText(facts, [{ command: 'ovs-ofctl --names dump-flows br-tun', text }])) {
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
  return (performance.now() - start) / 1000;
}

/** Reading a million flows against a bare loop over the same file's lines; in a dump file against the flows alone. */
export async function readMillion(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-flows-'));
  const file = join(folder, 'flows.txt');
  try {
    await writeFlows(file);
    const before = heldMiB();
    let dump = await readDump([{ file }]);
    const state = heldMiB() - before;
    const entries = dump.segments.reduce((sum, segment) => sum + segment.unicast.size + segment.arp.size, 0);
    dump = await readDump([{ text: ' cookie=0x1, table=20, priority=0 actions=resubmit(,22)', name: 'nothing' }]);
    const { ours, reference, ratio } = await inTurn(
      5,
      () => workMs(() => readDump([{ file }])),
      () => workMs(() => splitLines(file)),
    );
    const megabytesOf = (name: string) => Math.round(statSync(name).size / 2 ** 20);
    const dumpFile = join(folder, 'dump.json');
    const writing = writeDumpFile(file, dumpFile);
    const ofFile = await inTurn(
      3,
      () => workMs(() => readDump([{ file: dumpFile }])),
      () => workMs(() => readDump([{ file }])),
    );
    const plain: Figure = {
      name: `dump: ${FLOWS} flows (${megabytesOf(file)} MiB, ${entries} entries, ${state.toFixed(0)} MiB held)`,
      ours: `${(ours / 1000).toFixed(2)} s`,
      reference: `bare line loop ${(reference / 1000).toFixed(2)} s`,
      ratio,
      bound: { atMost: 3 },
    };
    const inDumpFile: Figure = {
      name: `dump: the same in a dump file (${megabytesOf(dumpFile)} MiB, written in ${writing.toFixed(1)} s)`,
      ours: `${(ofFile.ours / 1000).toFixed(2)} s`,
      reference: `the flows alone ${(ofFile.reference / 1000).toFixed(2)} s`,
      ratio: ofFile.ratio,
      bound: { atMost: 2 },
    };
    return [plain, inDumpFile];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
