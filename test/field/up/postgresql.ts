import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePorts } from '../../support/rabbitmq/free-ports.ts';
import type { Field } from '../field.ts';
import { startDaemon, until } from './daemon.ts';
import { run } from './run.ts';

/** Where Debian has the programs of its newest PostgreSQL. */
function programs(): string {
  const [newest] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  return `/usr/lib/postgresql/${newest}/bin`;
}

/**
 * A PostgreSQL beside the field's MariaDB, with Neutron's tables, all empty, as Neutron makes them there. Its url is that of one who may do
 * anything; anybody on this machine may connect without a password.
 */
export async function startPostgresql({ folder }: Field): Promise<string> {
  const data = await mkdtemp(join(folder, 'postgresql-'));
  const [port = 0] = await freePorts(1);
  const asPostgres = ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'];
  await run('chown', 'postgres', data);
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run('setpriv', ...asPostgres, `${programs()}/initdb`, ...init);
  const server = [`${programs()}/postgres`, '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data];
  startDaemon(folder, 'postgresql', [...server, '-c', 'fsync=off'], { user: 'postgres' });
  const make = async () => {
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query('CREATE DATABASE neutron').finally(() => client.end());
    return true;
  };
  await until('PostgreSQL', 60, make, { folder, daemon: 'postgresql' });
  const url = `127.0.0.1:${port}/neutron`;
  const conf = join(folder, 'postgresql.conf');
  writeFileSync(conf, `[DEFAULT]\ncore_plugin = ml2\n[database]\nconnection = postgresql+psycopg2://postgres@${url}\n`);
  await run('neutron-db-manage', '--config-file', conf, 'upgrade', 'heads');
  return `postgresql://postgres@${url}`;
}
