import type { Host, Place } from './host.ts';
import { parseFdbLine } from './parse-fdb-line.ts';
import { fdbOfJson, type JsonForm, jsonFormOf, linkOfJson, neighbourOfJson } from './parse-json.ts';
import { parseLinkHead, parseVxlanLine } from './parse-link-line.ts';
import { parseNeighbourLine } from './parse-neighbour-line.ts';
import { isFault, type LinkRecord } from './records.ts';
import { deviceOfFileName, type Scope, scopeOfCommand } from './scope.ts';

const SHOWN_OF_JSON = 120;

/** One file, or one pasted text, of a host's dumps: enters what its lines and documents say into the Host. */
export class Part {
  private readonly host: Host;
  private readonly file: string;
  private readonly wholeFile: Scope;
  private scope: Scope;
  /** The device whose `vxlan id …` line may follow. */
  private link: LinkRecord | undefined;

  constructor(host: Host, file: string) {
    this.host = host;
    this.file = file;
    const device = deviceOfFileName(file);
    this.wholeFile = device === undefined ? { isPartial: false } : { isPartial: true, device };
    this.scope = this.wholeFile;
  }

  /** A command that a prompt showed: it says of which device or part the lines after it are. */
  command(command: string): void {
    this.link = undefined;
    const scope = scopeOfCommand(command);
    if (scope === undefined) return;
    this.scope = scope.device === undefined && !scope.isPartial ? { ...this.wholeFile } : scope;
    if (/\bip\b.*\bnei/.test(command)) this.host.addNeighboursCommand(this.scope);
  }

  /** @returns whether the line is one of linuxbridge's dumps */
  line(text: string, line: number): boolean {
    const fdb = parseFdbLine(text);
    if (fdb !== undefined) {
      if (isFault(fdb)) this.host.unread.push({ ...this.place(text, line), ...fdb });
      else this.host.addFdb(fdb, this.scopeOf(fdb.device), this.place(text, line));
      return true;
    }
    const neighbour = parseNeighbourLine(text);
    if (neighbour !== undefined) {
      if (isFault(neighbour)) this.host.unread.push({ ...this.place(text, line), ...neighbour });
      else this.host.addNeighbour(neighbour, this.scopeOf(neighbour.device), this.place(text, line));
      return true;
    }
    return this.linkLine(text);
  }

  /** @returns whether the document is one of linuxbridge's dumps; an empty list is, of whatever its file is named after */
  document(document: unknown, line: number): boolean {
    const form = jsonFormOf(document);
    if (!Array.isArray(document)) return false;
    if (form === undefined) {
      if (document.length > 0) return false;
      if (/nei/.test(this.file)) this.host.addNeighboursCommand(this.scope);
      return true;
    }
    document.forEach((item, index) => {
      this.item(form, item, line, index);
    });
    return true;
  }

  private item(form: JsonForm, item: unknown, line: number, index: number): void {
    const record = form === 'fdb' ? fdbOfJson(item) : form === 'neigh' ? neighbourOfJson(item) : linkOfJson(item);
    if (record === undefined) return;
    const place = (): Place => this.place(`[${index}] ${JSON.stringify(item)}`.slice(0, SHOWN_OF_JSON), line);
    if (isFault(record)) this.host.unread.push({ ...place(), ...record });
    else if ('isSelf' in record) this.host.addFdb(record, this.scopeOf(record.device), place());
    else if ('ip' in record) this.host.addNeighbour(record, this.scopeOf(record.device), place());
    else this.host.addLink(record, this.scope);
  }

  private linkLine(text: string): boolean {
    const link = parseLinkHead(text);
    if (link !== undefined) {
      this.link = link;
      this.host.addLink(link, this.scope);
      return true;
    }
    const vxlan = parseVxlanLine(text);
    if (vxlan === undefined) return false;
    if (this.link !== undefined) this.host.addLink({ ...this.link, vxlan }, this.scope);
    return true;
  }

  /** Lines that name their device were not made by a command for one, whatever the file is called. */
  private scopeOf(device: string | undefined): Scope {
    return device !== undefined && this.scope === this.wholeFile && this.scope.device !== undefined
      ? WHOLE
      : this.scope;
  }

  private place(text: string, line: number): Place {
    return { file: this.file, line, text };
  }
}

const WHOLE: Scope = { isPartial: false };
