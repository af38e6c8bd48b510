import { Client } from 'pg';
import type { Field } from '../field.ts';
import { sql } from './sql.ts';

/** Fills a PostgreSQL that has Neutron's tables with what the field's MariaDB holds, table by table; what it held is gone. */
export async function moveDatabase(field: Field, url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query("SET session_replication_role = 'replica'"); // no order of tables satisfies all foreign keys
    const { rows } = await client.query<{ table: string }>(
      `SELECT table_name AS "table" FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    await client.query('BEGIN');
    for (const { table } of rows) {
      await client.query(`DELETE FROM "${table}"`);
      const held = await sql(field, `SELECT * FROM \`${table}\``);
      // as text, which each column reads in its own way
      await client.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1)`, [
        JSON.stringify(held),
      ]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
