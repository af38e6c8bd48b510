import { createConnection } from 'mysql2/promise';
import type { Field } from '../field.ts';

/** Carries out one statement, with a value for each ?, and gives its rows. */
export type RunSql = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Does some work on Neutron's database as root, over one connection. */
export async function sqlOnce<T>(field: Pick<Field, 'databaseSocket'>, work: (run: RunSql) => Promise<T>): Promise<T> {
  const connection = await createConnection({
    socketPath: field.databaseSocket,
    user: 'root',
    database: 'neutron',
    dateStrings: true,
  });
  try {
    return await work(async <Row>(text: string, values: readonly unknown[] = []) => {
      const [rows] = await connection.query(text, [...values]);
      return rows as Row[];
    });
  } finally {
    await connection.end();
  }
}

/** Carries out one statement on Neutron's database as root, and gives its rows. */
export const sql = <Row>(
  field: Pick<Field, 'databaseSocket'>,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => sqlOnce(field, (run) => run<Row>(text, values));
