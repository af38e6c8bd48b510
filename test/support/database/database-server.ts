import type { DatabaseKind } from '../../../src/driver/inventory/database/kinds.ts';
import type { Certificates } from '../rabbitmq/certificates.ts';

/** A private server: plain data, so that test workers can be told of it. Its administrator has no password. */
export interface DatabaseServer {
  kind: DatabaseKind;
  /** Everything of it is in here, and goes with it. */
  folder: string;
  port: number;
  /** A file for MariaDB, a folder for PostgreSQL. */
  socket: string;
  administrator: string;
  certificates: Certificates;
}

export interface Login {
  user: string;
  password: string;
}

/** The url of a database there, by 127.0.0.1; as SQLAlchemy spells it. */
export function urlOf(server: DatabaseServer, database: string, login?: Login, options = ''): string {
  const scheme = server.kind === 'mysql' ? 'mysql+pymysql' : 'postgresql+psycopg2';
  const who = login === undefined ? server.administrator : `${login.user}:${encodeURIComponent(login.password)}`;
  return `${scheme}://${who}@127.0.0.1:${server.port}/${database}${options}`;
}
