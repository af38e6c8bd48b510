import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseKind } from '../../../src/driver/inventory/database/kinds.ts';
import type { DatabaseServer } from './database-server.ts';

/** How a kind of server is installed and run. */
export interface Recipe {
  name: string;
  packages: readonly string[];
  isInstalled(): boolean;
  /** The account that it runs as; neither server runs as root. */
  account: string;
  administrator: string;
  socket(folder: string): string;
  /** Files of the folder that have to be there first. */
  files: Readonly<Record<string, string>>;
  /** Fills `data` in the folder. */
  prepare(server: DatabaseServer): string[];
  command(server: DatabaseServer): string[];
  /** Ends it soon, without waiting for its clients. */
  restartSignal: NodeJS.Signals;
}

const postgresqlFolder = (): string | undefined => {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((folder) => existsSync(join(folder, 'postgres')));
};

/** What a test server may leave out: none of its data outlives it. */
export const RECIPES: Readonly<Record<DatabaseKind, Recipe>> = {
  mysql: {
    name: 'MariaDB',
    packages: ['mariadb-server'],
    isInstalled: () => existsSync('/usr/sbin/mariadbd'),
    account: 'mysql',
    administrator: 'root',
    socket: (folder) => join(folder, 'socket'),
    files: {},
    prepare: ({ folder }) => [
      'mariadb-install-db',
      '--no-defaults',
      `--datadir=${folder}/data`,
      '--skip-test-db',
      '--auth-root-authentication-method=normal',
    ],
    command: ({ folder, port, socket, certificates }) => [
      '/usr/sbin/mariadbd',
      '--no-defaults',
      `--datadir=${folder}/data`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--pid-file=${folder}/pid`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--log-output=TABLE',
      `--ssl-ca=${certificates.caFile}`,
      `--ssl-cert=${certificates.certFile}`,
      `--ssl-key=${certificates.keyFile}`,
    ],
    restartSignal: 'SIGTERM',
  },
  postgresql: {
    name: 'PostgreSQL',
    packages: ['postgresql', 'postgresql-contrib'],
    isInstalled: () => postgresqlFolder() !== undefined,
    account: 'postgres',
    administrator: 'postgres',
    socket: (folder) => folder,
    files: {
      'pg_hba.conf': [
        'local all all trust',
        'host all postgres 127.0.0.1/32 trust',
        'hostnossl all tls_only 127.0.0.1/32 reject',
        'hostssl all plain_only 127.0.0.1/32 reject',
        'host all all 127.0.0.1/32 scram-sha-256',
        '',
      ].join('\n'),
    },
    prepare: ({ folder }) => [
      `${postgresqlFolder()}/initdb`,
      `--pgdata=${folder}/data`,
      '--username=postgres',
      '--encoding=UTF8',
      '--no-sync',
      '--no-locale',
    ],
    command: ({ folder, port, socket, certificates }) => [
      `${postgresqlFolder()}/postgres`,
      '-D',
      `${folder}/data`,
      ...Object.entries({
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: socket,
        hba_file: `${folder}/pg_hba.conf`,
        fsync: 'off',
        ssl: 'on',
        ssl_cert_file: certificates.certFile,
        ssl_key_file: certificates.keyFile,
        shared_preload_libraries: 'pg_stat_statements',
      }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    restartSignal: 'SIGINT',
  },
};
