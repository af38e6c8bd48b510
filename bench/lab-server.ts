import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const NETWORK = '6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11';

/** A server under measurement; `stop` ends it and waits for its end. */
export interface ServerProcess {
  /** Most memory that was resident at any time so far. */
  peakMegabytes(): number;
  /** Processor time of the process so far, user's and system's, of all its threads. */
  cpuSeconds(): number;
  /** Resolves with the next line that holds this text, on the stream that told of its readiness. */
  line(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** A lab of one network with so many ports, spread over ten hosts, as a lab file and as the peers' data file. */
export function writeLab(ports: number): { lab: string; data: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-bench-'));
  const hosts = Array.from({ length: 10 }, (_, index) => ({ host: `host-${index}`, tunnel_ip: `10.0.0.${index + 1}` }));
  const all = Array.from({ length: ports }, (_, index) => ({
    network: 'net',
    host: `host-${index % 10}`,
    mac: `fa:16:3e:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`,
    ips: [`10.1.${index >> 8}.${index & 255}`],
  }));
  const lab = join(folder, 'lab.json');
  const data = join(folder, 'data.json');
  const networks = [{ name: 'net', id: NETWORK, type: 'vxlan', segment: 1001 }];
  writeFileSync(lab, JSON.stringify({ networks, agents: hosts, ports: all }));
  const pairsOf = (host: string) => [
    ['00:00:00:00:00:00', '0.0.0.0'],
    ...all.filter((port) => port.host === host).map((port) => [port.mac, port.ips[0]]),
  ];
  const endpoints = Object.fromEntries(hosts.map(({ host, tunnel_ip }) => [tunnel_ip, pairsOf(host)]));
  writeFileSync(data, JSON.stringify({ [NETWORK]: { segment_id: 1001, network_type: 'vxlan', ports: endpoints } }));
  return { lab, data, remove: () => rmSync(folder, { recursive: true }) };
}

/** `l2pop serve` as a process of its own. Resolves when it serves. */
export const startOurs = (lab: string, url: string): Promise<ServerProcess> =>
  start(
    process.execPath,
    ['bin/run.js', 'serve', '--from', lab, '--transport-url', url],
    'stderr',
    'serving the query',
  );

/** The Python peer as a process of its own. Resolves when it serves. */
export const startPython = (data: string, url: string): Promise<ServerProcess> =>
  start('/usr/bin/python3', ['test/peers/oslo_server.py', '--data', data, '--transport-url', url], 'stdout', 'READY');

/** Any program on one core. Resolves when it prints a line with this text. */
export function start(
  command: string,
  args: string[],
  stream: 'stdout' | 'stderr',
  ready: string,
): Promise<ServerProcess> {
  // one core, for both: Python's server cannot use a second one
  const child = spawn('taskset', ['-c', '0', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`${command} ${args.join(' ')} ended with ${status}`)));
    const waiting = new Map<string, () => void>();
    const line = (text: string) => new Promise<void>((found) => waiting.set(text, found));
    void line(ready).then(() =>
      resolve({
        cpuSeconds: () => cpuSecondsOf(child.pid),
        peakMegabytes: () => peakMegabytesOf(child.pid),
        line,
        signal: (signal) => void child.kill(signal),
        stop: () => stop(child, ended),
      }),
    );
    createInterface({ input: child[stream] }).on('line', (printed) => {
      for (const [text, found] of waiting) {
        if (!printed.includes(text)) continue;
        waiting.delete(text);
        found();
      }
    });
    child[stream === 'stdout' ? 'stderr' : 'stdout'].resume();
  });
}

/** utime and stime of proc(5), in clock ticks of 10 ms. */
export function cpuSecondsOf(pid: number | undefined): number {
  const [, , , , , , , , , , , utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(utime) + Number(stime)) / 100;
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** VmHWM of proc(5). */
const peakMegabytesOf = (pid: number | undefined): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
