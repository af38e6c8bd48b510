import { labInventory } from '../src/driver/inventory/lab-file.ts';
import { createMechanismDriver, type MechanismDriver } from '../src/driver/mechanism-driver.ts';
import { type Figure, median, workMs } from './measure.ts';

/** A lab of one vxlan network, as a lab file's text. */
function labText(hosts: number, portsEach: number): string {
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  const agents = [];
  const ports = [];
  for (let host = 0; host < hosts; host += 1) {
    agents.push({ host: `host-${host}`, tunnel_ip: `100.64.${host >> 8}.${host & 255}` });
    for (let port = 0; port < portsEach; port += 1) {
      const number = host * portsEach + port;
      ports.push({
        network: 'big',
        host: `host-${host}`,
        mac: `fa:16:3e:${hex(number >> 16)}:${hex((number >> 8) & 255)}:${hex(number & 255)}`,
        ips: [`10.${128 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`],
      });
    }
  }
  return JSON.stringify({ networks: [{ name: 'big', type: 'vxlan', segment: 1001 }], agents, ports });
}

async function answerMs(driver: MechanismDriver, id: string): Promise<number> {
  const times = [];
  for (let run = 0; run < 15; run += 1) times.push(await workMs(() => driver.getFdbEntries([id], { host: 'host-1' })));
  return median(times);
}

async function driverOf(hosts: number, portsEach: number): Promise<{ driver: MechanismDriver; id: string }> {
  const driver = createMechanismDriver(labInventory(labText(hosts, portsEach), 'bench.json'));
  return { driver, id: (await driver.listNetworks())[0]!.id };
}

/** Driver time of one answer, against a bound in ms, and its growth with the number of ports. */
export async function driverTime(): Promise<Figure[]> {
  const asked = await driverOf(500, 40);
  const larger = await driverOf(500, 160);
  const [askedMs, largerMs] = [await answerMs(asked.driver, asked.id), await answerMs(larger.driver, larger.id)];
  return [
    {
      name: 'driver: get_fdb_entries, 500 hosts x 40 ports',
      ours: `${askedMs.toFixed(1)} ms`,
      reference: 'a bound of 100 ms',
      ratio: askedMs / 100,
      bound: { atMost: 1 },
    },
    {
      name: 'driver: growth from 20,000 to 80,000 ports (4 is linear)',
      ours: `${largerMs.toFixed(1)} ms`,
      reference: `${askedMs.toFixed(1)} ms`,
      ratio: largerMs / askedMs,
      bound: { atMost: 6 },
    },
  ];
}
