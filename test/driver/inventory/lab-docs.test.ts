import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labInventory, openLabFile } from '../../../src/driver/inventory/lab-file.ts';
import { labSchema } from '../../../src/driver/inventory/lab-schema.ts';
import { createMechanismDriver } from '../../../src/driver/mechanism-driver.ts';
import { parseFdbEntries } from '../../../src/fdb/entries.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/lab-file.md', root), 'utf8');

/** The keys that a schema knows, those of nested mappings too. */
function keysOf(schema: unknown, known = new Set<string>()): Set<string> {
  const { def } = schema as { def?: Record<string, unknown> };
  if (def === undefined) return known;
  for (const [key, inner] of Object.entries((def.shape as Record<string, unknown> | undefined) ?? {})) {
    known.add(key);
    keysOf(inner, known);
  }
  for (const part of ['element', 'innerType', 'out', 'valueType']) keysOf(def[part] ?? {}, known);
  return known;
}

describe('docs/lab-file.md', () => {
  const keys = [...keysOf(labSchema)];

  test('is compared with all keys of the schema', () => {
    expect(keys).toEqual(expect.arrayContaining(['networks', 'tunnel_ip', 'ha_hosts', 'state', 'bindings', 'entries']));
  });

  test.each(keys)('describes the key %s', (key) => {
    expect(page).toContain(`\`${key}\``);
  });

  test.each([...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => ({ text: text! })))(
    'has examples that are lab files: $text',
    ({ text }) => {
      expect(() => labInventory(text, 'docs/lab-file.md')).not.toThrow();
    },
  );
});

test('the example lab answers for all its networks and hosts', async () => {
  const driver = createMechanismDriver(await openLabFile(new URL('examples/lab.yaml', root).pathname));
  const ids = (await driver.listNetworks()).map((network) => network.id);
  for (const { host } of await driver.agents()) {
    const entries = parseFdbEntries(await driver.getFdbEntries(ids, { host }));
    expect(Object.keys(entries)).toEqual(ids);
    for (const network of Object.values(entries)) expect(Object.keys(network.ports).length).toBeGreaterThan(0);
  }
});
