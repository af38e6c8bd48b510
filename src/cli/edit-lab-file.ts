import { type EditedLab, editLabPort, type OpenLab, type PortEdit } from '../driver/lab/edit-ports.ts';
import type { LabPortLine } from '../format/lab-ports-report.ts';
import { NotWritable } from './errors.ts';
import { readTextFile } from './read-text.ts';

/**
 * Edits one port of a lab file. The file is replaced as a whole, once all is known to be right, or left as it is.
 * @throws NotReadable, NotWritable, and what editLabPort throws
 */
export async function editLabFile(file: string, edit: (lab: OpenLab) => PortEdit): Promise<EditedLab> {
  const edited = editLabPort(await readTextFile(file), file, edit);
  if (edited.isChanged) {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, edited.text).catch((cause: NodeJS.ErrnoException) => {
      throw new NotWritable(file, cause);
    });
  }
  return edited;
}

/** A port as a line of a result. */
export function labPortLine({ port, network }: Pick<EditedLab, 'port' | 'network'>): LabPortLine {
  const bindings = [...port.bindings, ...port.distributedBindings].filter(({ host }) => host !== '');
  return {
    id: port.id,
    networkId: network.id,
    networkName: network.name,
    mac: port.mac,
    ips: port.fixedIps.map(({ ip }) => ip),
    status: port.status,
    hosts: bindings.map(({ host, status }) => (status === 'ACTIVE' ? host : `${host} (${status})`)),
    owner: port.deviceOwner,
  };
}
