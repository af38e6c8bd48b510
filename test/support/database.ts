import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import type { DatabaseKind } from '../../src/driver/inventory/database/kinds.ts';
import { type Administrator, connectTo } from './database/administrator.ts';
import { type DatabaseServer, type Login, urlOf } from './database/database-server.ts';
import { RECIPES } from './database/recipes.ts';
import { type RunningServer, startServer } from './database/start-server.ts';
import { installOnDebian, mayInstall } from './install-on-debian.ts';
import { root } from './l2pop.ts';

export { type Administrator, connectTo } from './database/administrator.ts';
export { type DatabaseServer, type Login, urlOf } from './database/database-server.ts';
export { type RunningServer, startServer } from './database/start-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The shared servers; a sentence that says why for one that cannot run here. */
    databaseServers: Record<DatabaseKind, DatabaseServer | string>;
  }
}

export const KINDS: readonly DatabaseKind[] = ['mysql', 'postgresql'];

/** vitest's global set-up: a private MariaDB and a private PostgreSQL for all test files; gone afterwards. */
export default async function setup(project: TestProject): Promise<() => void> {
  const running: RunningServer[] = [];
  const provided: Partial<Record<DatabaseKind, DatabaseServer | string>> = {};
  for (const kind of KINDS) {
    const why = await whyNot(kind);
    if (why !== undefined) {
      console.error(`skipped: ${why}`);
      provided[kind] = why;
      continue;
    }
    const server = await startServer(kind);
    running.push(server);
    provided[kind] = server.server;
  }
  project.provide('databaseServers', provided as Record<DatabaseKind, DatabaseServer | string>);
  return () => {
    for (const server of running) server.stop();
  };
}

/** Installs what is missing where it may; undefined: the server can run here. */
async function whyNot(kind: DatabaseKind): Promise<string | undefined> {
  const { name, packages, isInstalled } = RECIPES[kind];
  if (!isInstalled() && mayInstall()) await installOnDebian(name, packages);
  return isInstalled() ? undefined : `tests with ${name} need the packages ${packages.join(', ')}`;
}

/** Can tests with this kind of server run here? */
export const hasServer = (kind: DatabaseKind): boolean => typeof inject('databaseServers')[kind] !== 'string';

/** The shared server of a kind. */
export function sharedServer(kind: DatabaseKind): DatabaseServer {
  const server = inject('databaseServers')[kind];
  if (typeof server === 'string') throw new Error(server);
  return server;
}

/** A database of its own, with Neutron's tables. */
export interface NeutronDatabaseForTests {
  server: DatabaseServer;
  name: string;
  administrator: Administrator;
  /** A user that may do nothing until it is told. */
  addUser(name?: string): Promise<Login>;
  /** SELECT on these tables alone. */
  grantSelect(login: Login, tables: readonly string[]): Promise<void>;
  url(login?: Login, options?: string): string;
}

/** Makes a database of the captured schema of Neutron 21 (test/data/neutron-schema). */
export async function freshNeutron(server: DatabaseServer): Promise<NeutronDatabaseForTests> {
  const name = `neutron_${randomBytes(4).toString('hex')}`;
  const own = await connectTo(server);
  await own.run(`CREATE DATABASE ${name}`);
  await own.close();
  const administrator = await connectTo(server, name);
  const file = server.kind === 'mysql' ? 'mariadb.sql' : 'postgresql.sql';
  await administrator.run(readFileSync(join(root, 'test/data/neutron-schema', file), 'utf8'));
  return {
    server,
    name,
    administrator,
    async addUser(user = `u_${randomBytes(4).toString('hex')}`) {
      const login = { user, password: 'pa%ss@w/rd' };
      await administrator.run(
        server.kind === 'mysql'
          ? `CREATE USER '${user}'@'%' IDENTIFIED BY '${login.password}'`
          : `CREATE ROLE ${user} LOGIN PASSWORD '${login.password}'`,
      );
      return login;
    },
    async grantSelect({ user }, tables) {
      const grants = tables.map((table) =>
        server.kind === 'mysql'
          ? `GRANT SELECT ON ${name}.${table} TO '${user}'@'%'`
          : `GRANT SELECT ON ${table} TO ${user}`,
      );
      await administrator.run(grants.join(';'));
    },
    url: (login, options) => urlOf(server, name, login, options),
  };
}
