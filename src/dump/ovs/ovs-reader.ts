import type { Dump } from '../../fdb/dump.ts';
import { NONE } from '../byte-cursor.ts';
import type { DumpFormat, DumpReader, PastedCommand } from '../part-reader.ts';
import { UnreadLines } from '../unread-lines.ts';
import { assembleDump } from './assemble.ts';
import { BridgeFlows } from './bridge-flows.ts';
import { beginsFlow, CommonFlow } from './common-flow.ts';
import { parseFlow } from './flow.ts';
import { filtersLines, shownBridge } from './flow-command.ts';
import { FlowLines } from './flow-lines.ts';
import { readOvsdbJson } from './ovsdb-json.ts';
import { OvsdbList } from './ovsdb-list.ts';
import { PassedOver } from './passed-over.ts';
import { PortLines } from './port-lines.ts';
import { PortTables } from './port-tables.ts';

/** Dumps of Open vSwitch: flows of the tunnel bridge, and tables of its ports. */
export const OVS_FORMAT: DumpFormat = {
  kind: 'ovs',
  forms: [
    'ovs-ofctl dump-flows br-tun',
    'ovs-ofctl show br-tun',
    'ovs-vsctl --format=json list Interface (Port, Bridge)',
    'ovs-vsctl list Interface',
    'ovs-vsctl show',
    'ovs-appctl ofproto/list-tunnels',
  ],
  open: openOvsReader,
};

function openOvsReader(): DumpReader {
  const flows = new BridgeFlows();
  const tables = new PortTables();
  const unread = new UnreadLines();
  const passedOver = new PassedOver();
  const cuts = { linesLeftOut: false };
  const ports = new PortLines(tables);
  const lists = new OvsdbList(tables);
  let file = '';
  let isOtherBridge = false;
  const flowLines = new FlowLines((text, number) => {
    if (isOtherBridge) return;
    const flow = parseFlow(text);
    const why = flow
      ? flows.add(flow, file, number)
      : COOKIE.test(text)
        ? 'it breaks off before its actions'
        : undefined;
    if (why !== undefined) unread.add(file, number, text, why);
    if (flow) passedOver.take(flow);
    else if (why !== undefined) passedOver.takeBroken(text);
  });
  const common = new CommonFlow();
  const flush = () => {
    flowLines.flush();
    ports.flush();
    lists.flush();
  };
  return {
    beginFile(name: string) {
      file = name;
      isOtherBridge = false;
    },
    endFile() {
      flush();
    },
    command(command: PastedCommand) {
      flush();
      const bridge = shownBridge(command.text);
      if (bridge !== undefined) isOtherBridge = bridge === 'br-int';
      if (filtersLines(command.text)) cuts.linesLeftOut = true;
    },
    linesLeftOut() {
      if (flows.flows > 0) cuts.linesLeftOut = true;
    },
    line(text: string, number: number): boolean {
      return flowLines.line(text, number) || ports.line(text) || lists.line(text);
    },
    commonLine(bytes: Uint8Array, at: number, number: number): number {
      if (isOtherBridge || !flowLines.mayBegin) return NONE;
      const next = common.read(bytes, at);
      // a line that is none may be the rest of this flow
      if (next === NONE || !beginsFlow(bytes, next)) return NONE;
      flowLines.flush();
      flows.addCommon(common, bytes, file, number);
      return next;
    },
    document: (value: unknown): boolean => readOvsdbJson(value, tables),
    hasEvidence: () => flows.flows > 0 || !tables.isEmpty,
    dump: (): Dump => assembleDump(flows, tables, cuts, unread, passedOver),
  };
}

const COOKIE = /^\s*cookie=0x/;
