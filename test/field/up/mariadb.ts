import { join } from 'node:path';
import { startDaemon, until } from './daemon.ts';
import { run } from './run.ts';

export interface Mariadb {
  port: number;
  socket: string;
}

/** May be lost with the machine: nothing waits for a disk. */
const CARELESS = [
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-log-file-size=64M',
];

/** A MariaDB with an empty database `neutron`, its owner `neutron`, and `readonly`, who may read alone. */
export async function startMariadb(folder: string, address: string, port: number): Promise<Mariadb> {
  const data = join(folder, 'mariadb');
  const socket = join(data, 'socket');
  const init = ['--no-defaults', `--datadir=${data}`, '--user=root', '--skip-test-db'];
  await run('mariadb-install-db', ...init, '--auth-root-authentication-method=normal');
  startDaemon(folder, 'mariadb', [
    'mariadbd',
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    `--bind-address=${address}`,
    '--user=root',
    '--max-allowed-packet=64M',
    ...CARELESS,
  ]);
  const client = ['--no-defaults', `--socket=${socket}`, '-uroot'];
  const answers = () => run('mariadb-admin', ...client, 'ping').then(() => true);
  await until('MariaDB', 60, answers, { folder, daemon: 'mariadb' });
  await run(
    'mariadb',
    ...client,
    '-e',
    `create database neutron character set utf8mb4;
     create user neutron@'%' identified by 'secret'; grant all on neutron.* to neutron@'%';
     create user readonly@'%' identified by 'readonly'; grant select on neutron.* to readonly@'%'`,
  );
  return { port, socket };
}
