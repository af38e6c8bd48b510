import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, l2pop, root } from '../../support/l2pop.ts';

export const LAB = ['--from', 'examples/lab.yaml', '--host', 'compute-1'];

const driftedText = readFileSync(join(root, 'examples/compute-1-flows.txt'), 'utf8');
const addedFlow = /^.*dl_vlan=1,dl_dst=fa:16:3e:0a:02:01.*\n/m.exec(driftedText)![0];

/** The dump of examples/ as it is once its four differences are mended. */
const mendedText = driftedText
  .replace(addedFlow, addedFlow.replace('vxlan-c0000203', 'vxlan-c0000202'))
  .replace(
    /^.*dl_dst=fa:16:3e:0a:02:99.*\n/m,
    addedFlow.replace('0a:02:01', '0a:09:02').replace('vxlan-c0000203', 'vxlan-c0000209'),
  )
  .replace('load:0xfa163e0a7777', 'load:0xfa163e0a7701')
  .replace('mod_dl_src:fa:16:3e:0a:77:77', 'mod_dl_src:fa:16:3e:0a:77:01');

/** A folder of its own with fresh dumps and a state folder, and l2pop that uses them. */
export function workplace() {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-fix-'));
  const drifted = join(folder, 'drifted.txt');
  const mended = join(folder, 'mended.txt');
  copyFileSync(join(root, 'examples/compute-1-flows.txt'), drifted);
  writeFileSync(mended, mendedText);
  const env = { ...cleanEnvironment, XDG_STATE_HOME: join(folder, 'state') };
  return {
    folder,
    drifted,
    mended,
    env,
    journals: join(folder, 'state/l2pop/journal'),
    file(name: string, text: string): string {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    /** A command that prints one dump at its first run, and does something else afterwards. */
    firstLook(dump: string, afterwards: string): string {
      const seen = join(folder, 'seen');
      return `if [ -e ${seen} ]; then ${afterwards}; else touch ${seen}; cat ${dump}; fi`;
    },
    fix: (...args: string[]) => l2pop(['fix', ...args], { env }),
  };
}
