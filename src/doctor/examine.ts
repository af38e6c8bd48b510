import type { FdbQuery } from '../fdb/query.ts';
import type { CheckLine } from '../format/doctor-report.ts';
import { lookAtInventory } from './checks/inventory.ts';
import { lookAtInventoryAgents } from './checks/inventory-agents.ts';
import { type GivenSettings, lookAtSettings, type WantedBroker } from './checks/settings.ts';
import { lookAtTools } from './checks/tools.ts';
import { type Course, type CourseOptions, createCourse, type Step } from './course.ts';
import { examineBroker, type OpenVhost, openVhost } from './examine-broker.ts';
import { examineHost } from './examine-host.ts';
import { derived, firstUsable, unusable } from './steps.ts';

/** What is examined, and how. */
export interface Examination extends CourseOptions {
  /** Reads the settings. What it throws is the failure of the first check. */
  settings(): Promise<GivenSettings>;
  /** The agent that is asked about. */
  host: string | undefined;
  /** Opens what --from names, where that is no broker; it is closed in the end. */
  openInventory: (() => Promise<FdbQuery>) | undefined;
}

/**
 * Looks at each step of the path to an answer, as many at a time as do not need each other, each for no longer than the timeout.
 * @returns a line a check, in the order of the path: plain data
 * @throws the signal's reason
 */
export async function examine(examination: Examination): Promise<CheckLine[]> {
  const { host, openInventory } = examination;
  const course = createCourse(examination);
  const settings = course.begin({
    check: 'settings',
    needs: [],
    isPatient: true, // a command that tells the transport url may ask for a password
    otherwise: 'not usable',
    look: () => lookAtSettings(examination.settings),
  });
  const open = await openFirst(course, settings);
  examineBroker(course, open, { host, isQueryNeeded: openInventory === undefined });
  const opening = openInventory?.();
  const inventory = course.begin({
    check: 'inventory',
    needs: opening === undefined ? [settings, unusable('no --from names one')] : [],
    otherwise: 'cannot be read',
    look: () => lookAtInventory(opening as Promise<FdbQuery>),
  });
  course.begin({
    check: 'inventory-agents',
    needs: [inventory],
    otherwise: 'not as they should be',
    look: ([source]) => lookAtInventoryAgents(source, host),
  });
  course.begin({
    check: 'tools',
    needs: [],
    otherwise: 'cannot be told',
    look: (_, limits) => lookAtTools(host, limits),
  });
  try {
    return await course.finish();
  } finally {
    // a source that is not open yet is closed when it is
    void opening?.then((source) => source.close()).catch(() => undefined);
    await closeVhost(open);
  }
}

/** Begins the checks of each host that the settings name. @returns the vhost by the first host that lets in */
async function openFirst(course: Course, settings: Step<WantedBroker>): Promise<Step<OpenVhost>> {
  const known = await settings.outcome;
  if (!known.isUsable) return unusable(known.because);
  const { url, options } = known.value;
  if (url === undefined) return unusable('memory://… has no broker outside this process');
  const [first, ...others] = url.hosts.map((host) => examineHost(course, url, host, options));
  return derived(firstUsable([first!, ...others]), (host) => openVhost(url, host, known.value));
}

async function closeVhost(open: Step<OpenVhost>): Promise<void> {
  const known = await open.outcome.catch(() => undefined);
  if (!known?.isUsable) return;
  const { probe, transport } = known.value;
  await Promise.allSettled([probe.close(), transport.close()]);
}
