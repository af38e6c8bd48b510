import type * as z from 'zod/mini';
import type { InventoryRows, NetworkRow } from './inventory.ts';
import { agentRows } from './lab-agents.ts';
import { type LabFault, LabFileError } from './lab-errors.ts';
import { LabNames, type LabReading } from './lab-names.ts';
import { networkRows } from './lab-networks.ts';
import { portRows } from './lab-ports.ts';
import { haBindingRows, type LabRouter } from './lab-routers.ts';
import { labSchema } from './lab-schema.ts';
import { foreignSources } from './lab-sources.ts';
import { type LabText, parseLabText } from './lab-text.ts';
import { nearestName } from './nearest-name.ts';

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

/** lab-schema.ts puts into a message what was expected; for an unknown key, the known ones. */
function faultsOf(issue: z.core.$ZodIssue, text: LabText): LabFault[] {
  if (issue.code !== 'unrecognized_keys') return [text.faultAt(issue.path, issue.message)];
  const known = issue.message.split(', ');
  return issue.keys.map((key) => {
    const fault = text.faultAtKey(issue.path, key, `one of ${issue.message}`);
    const suggestion = nearestName(key, known);
    return suggestion === undefined ? fault : { ...fault, suggestion };
  });
}
