import type { HaBindingRow } from './inventory.ts';
import { labId } from './lab-ids.ts';
import type { LabNames, LabReading } from './lab-names.ts';
import type { Lab } from './lab-schema.ts';

export interface LabRouter {
  id: string;
  isHa: boolean;
}

/** Rows of the HA routers' agents; each router is filed under its name and id. */
export function haBindingRows(
  routers: Lab['routers'],
  names: LabNames<LabRouter>,
  { text, faults }: LabReading,
): HaBindingRow[] {
  return routers.flatMap((router, index) => {
    const at = ['routers', index];
    const id = router.id ?? labId('router', router.name);
    names.add({ id, isHa: router.ha_hosts !== undefined }, at, router.name, id);
    const hosts = new Set<string>();
    return (router.ha_hosts ?? []).map(({ host, state }, position): HaBindingRow => {
      if (hosts.has(host)) faults.push(text.faultAt([...at, 'ha_hosts', position, 'host'], 'a host once'));
      hosts.add(host);
      return { routerId: id, host, state };
    });
  });
}
