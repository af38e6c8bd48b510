import type { InventoryRows, NetworkRow } from './inventory.ts';
import { agentRows } from './lab-agents.ts';
import { type LabFault, LabFileError } from './lab-errors.ts';
import { LabNames, type LabReading } from './lab-names.ts';
import { networkRows } from './lab-networks.ts';
import { portRows } from './lab-ports.ts';
import { haBindingRows, type LabRouter } from './lab-routers.ts';
import { labSchema } from './lab-schema.ts';
import { foreignSources } from './lab-sources.ts';
import { parseLabText } from './lab-text.ts';
import { faultsOf } from './schema-faults.ts';

/**
 * The rows that a lab file (YAML or JSON) stands for.
 * @param file its name, for messages
 * @throws LabFileError with every fault of the form; and where the form is right, every fault of the content
 */
export function parseLabRows(source: string, file: string): InventoryRows {
  const text = parseLabText(source, file);
  const parsed = labSchema.safeParse(text.value);
  if (!parsed.success)
    throw faulty(
      file,
      parsed.error.issues.flatMap((issue) => faultsOf(issue, text)),
    );
  const lab = parsed.data;
  const reading: LabReading = { text, faults: [] };
  const networks = new LabNames<NetworkRow>('network', reading);
  const routers = new LabNames<LabRouter>('router', reading);
  const rows = {
    ...networkRows(lab.networks, networks, reading),
    agents: agentRows(lab.agents, reading),
    haBindings: haBindingRows(lab.routers, routers, reading),
    ports: portRows(lab.ports, networks, routers, reading),
    foreignSources: foreignSources(lab.sources, networks, reading),
  };
  if (reading.faults.length > 0) throw faulty(file, reading.faults);
  return rows;
}

const faulty = (file: string, faults: LabFault[]): LabFileError =>
  new LabFileError(
    file,
    faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
  );
