import type { Dump } from '../../fdb/dump.ts';
import { NONE } from '../byte-cursor.ts';
import { keep } from '../keep-text.ts';
import type { DumpFormat, DumpReader, PastedCommand } from '../part-reader.ts';
import { assembleDump } from './assemble.ts';
import { CommonFdb } from './common-fdb.ts';
import { Host, type Place } from './host.ts';
import { readings } from './marks.ts';
import { looksLikeFdb, parseFdbLine, parsePlainFdbLine } from './parse-fdb-line.ts';
import { fdbOfJson, type JsonForm, jsonFormOf, linkOfJson, neighbourOfJson } from './parse-json.ts';
import { parseLinkHead, parseVxlanLine } from './parse-link-line.ts';
import { looksLikeNeighbour, parseNeighbourLine } from './parse-neighbour-line.ts';
import { isFault, type LinkRecord } from './records.ts';
import { isNeighbourCommand, type Scope, scopeOfCommand, scopeOfFileName, WHOLE } from './scope.ts';

const SHOWN_OF_JSON = 120;
/** A terminal or mailer folded the line before. */
const CONTINUES =
  /^\s*(?:dev|dst|master|self|used|via|vlan|src_vni|vni|port|permanent|static|lladdr|PERMANENT|STALE)\b/;
export const LINUXBRIDGE_FORMAT: DumpFormat = {
  kind: 'linuxbridge',
  forms: ['bridge fdb show', 'ip neigh', 'arp -an', 'ip -d link', 'bridge link', 'the JSON of their -j'],
  open: () => new LinuxbridgeReader(),
};

/** Reads `bridge fdb`, `ip neigh`, `arp` and lists of links of one host, as text and as JSON (spec l2pop 4). */
export class LinuxbridgeReader implements DumpReader {
  readonly #host = new Host();
  readonly #common = new CommonFdb();
  #file = '';
  #scope: Scope = WHOLE;
  /** A line of an entry that the next line may go on with. */
  #pending: { form: JsonForm; text: string; number: number } | undefined;
  /** The device whose `vxlan id …` line may follow. */
  #link: LinkRecord | undefined;
  #lastForm: JsonForm | undefined;

  beginFile(file: string): void {
    this.#file = file;
    this.#begin(scopeOfFileName(file));
  }

  endFile(): void {
    this.#flush();
  }

  command({ text }: PastedCommand): void {
    this.#begin(scopeOfCommand(text) ?? { ...WHOLE });
    if (isNeighbourCommand(text)) this.#host.addNeighboursCommand(this.#scope);
  }

  linesLeftOut(): void {
    this.#flush();
    if (this.#lastForm === 'fdb') this.#host.isFdbTorn = true;
    if (this.#lastForm === 'neigh') this.#host.areNeighboursTorn = true;
  }

  line(text: string, number: number): boolean {
    const plain = parsePlainFdbLine(text);
    if (plain !== undefined) {
      this.#flush();
      this.#lastForm = 'fdb';
      this.#host.addFdb(plain, this.#scopeOf(plain.device), { file: this.#file, line: number, text });
      return true;
    }
    if (this.#pending !== undefined && CONTINUES.test(text)) {
      this.#pending.text += ` ${text.trim()}`;
      return true;
    }
    return readings(text).some((reading) => this.#take(reading, number));
  }

  commonLine(bytes: Uint8Array, at: number): number {
    const next = this.#common.read(bytes, at);
    if (next === NONE) return NONE;
    this.#flush();
    // whatever its name is, the line has one
    if (!this.#host.addCommonFdb(this.#common, bytes, this.#scopeOf(''))) return NONE;
    this.#lastForm = 'fdb';
    return next;
  }

  document(document: unknown, number: number): boolean {
    const form = jsonFormOf(document);
    if (!Array.isArray(document)) return false;
    if (form === undefined) return document.length === 0 && this.#emptyList();
    this.#flush();
    this.#lastForm = form;
    document.forEach((item, index) => {
      this.#item(form, item, number, index);
    });
    return true;
  }

  hasEvidence(): boolean {
    const { devices, bridges, homeless } = this.#host;
    return devices.size > 0 || bridges.size > 0 || homeless.size > 0;
  }

  dump(): Dump {
    return assembleDump(this.#host);
  }

  #begin(scope: Scope): void {
    this.#flush();
    this.#scope = scope;
    this.#link = undefined;
    this.#lastForm = undefined;
  }

  #take(text: string, number: number): boolean {
    if (looksLikeFdb(text)) return this.#wait('fdb', text, number);
    if (looksLikeNeighbour(text)) return this.#wait('neigh', text, number);
    const link = parseLinkHead(text);
    if (link !== undefined) {
      this.#link = link;
      return this.#addLink(link);
    }
    const vxlan = parseVxlanLine(text);
    if (vxlan === undefined) return false;
    return this.#link === undefined || this.#addLink({ ...this.#link, vxlan });
  }

  #wait(form: 'fdb' | 'neigh', text: string, number: number): true {
    this.#flush();
    this.#lastForm = form;
    this.#pending = { form, text, number };
    return true;
  }

  #flush(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const { form, text, number } = pending;
    const record = form === 'fdb' ? parseFdbLine(text) : parseNeighbourLine(text);
    if (record === undefined) return;
    const place = { file: this.#file, line: number, text };
    if (isFault(record)) this.#host.addUnread(place, record.why);
    else if ('ip' in record) this.#host.addNeighbour(record, this.#scopeOf(record.device), place);
    else this.#host.addFdb(record, this.#scopeOf(record.device), place);
  }

  #item(form: JsonForm, item: unknown, line: number, index: number): void {
    const record = form === 'fdb' ? fdbOfJson(item) : form === 'neigh' ? neighbourOfJson(item) : linkOfJson(item);
    if (record === undefined) return;
    const place: Place = {
      file: this.#file,
      line,
      get text() {
        return `[${index}] ${JSON.stringify(item)}`.slice(0, SHOWN_OF_JSON);
      },
    };
    if (isFault(record)) this.#host.addUnread(place, record.why);
    else if ('isSelf' in record) this.#host.addFdb(record, this.#scopeOf(record.device), place);
    else if ('ip' in record) this.#host.addNeighbour(record, this.#scopeOf(record.device), place);
    else this.#host.addLink(record, this.#scope);
  }

  #addLink(link: LinkRecord): true {
    this.#flush();
    this.#lastForm = 'link';
    this.#host.addLink({ ...link, name: keep(link.name) }, this.#scope);
    return true;
  }

  /** `[]`: the command or the file's name tells of what there is none. */
  #emptyList(): boolean {
    if (/nei/.test(this.#file)) this.#host.addNeighboursCommand(this.#scope);
    return this.#scope.isCommand || /nei|fdb|link/.test(this.#file);
  }

  /** Lines that name their device were not made by a command for one, whatever the file is called. */
  #scopeOf(device: string | undefined): Scope {
    const isOfFileName = !this.#scope.isCommand && this.#scope.device !== undefined;
    return device !== undefined && isOfFileName ? WHOLE : this.#scope;
  }
}
