import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { expect, test } from 'vitest';
import { UnreadableBundle } from '../../../src/dump/bundle/errors.ts';
import { readBundle } from '../../../src/dump/bundle/read-bundle.ts';
import { archiveOf, readTar } from '../../../src/dump/read-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2pop-read-bundle-'));

interface Entry {
  path: string;
  content: string;
  /** As the head tells it; default: as it is. */
  size?: number;
  type?: 'File' | 'SymbolicLink';
}

/** A packed archive as somebody might make it by hand. */
function archive(entries: readonly Entry[], behind = Buffer.alloc(1024)): string {
  const blocks = entries.flatMap(({ path, content, size = content.length, type = 'File' }) => {
    const header = Buffer.alloc(512);
    const link = type === 'SymbolicLink' ? { linkpath: '/etc/passwd' } : {};
    new Header({ path, size, type, mode: 0o600, mtime: new Date(0), ...link }).encode(header);
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return [header, Buffer.from(content), padding];
  });
  const file = join(folder, `${Math.random()}.tgz`);
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, behind])));
  return file;
}

const manifest = (change: object = {}, dump = 'flows'): Entry => ({
  path: 'l2pop-bundle/bundle.json',
  content: JSON.stringify({
    l2pop_bundle: 1,
    l2pop_version: '1.0.0',
    made_at: '2026-11-27T10:00:00.000Z',
    host: 'compute-1',
    expected: null,
    dump: { taken_at: null, prompt_hosts: [], parts: [{ file: 'dump/1', name: 'c1.txt', command: null }] },
    files: [{ name: 'dump/1', bytes: dump.length, sha256: createHash('sha256').update(dump).digest('hex') }],
    ...change,
  }),
});
const DUMP: Entry = { path: 'l2pop-bundle/dump/1', content: 'flows' };
const read = (file: string) => readBundle(file, ({ dump }) => (dump?.parts ?? []).map((part) => part.file));

test('what is wanted is read, and the rest is passed over', async () => {
  const file = archive([manifest(), { path: 'l2pop-bundle/later', content: 'of a later l2pop' }, DUMP]);
  expect((await read(file))!.content('dump/1').toString()).toBe('flows');
});

test.each([
  { what: 'changed', entries: [manifest(), { ...DUMP, content: 'flowz' }], why: /dump\/1 is not as it was written/ },
  { what: 'taken out', entries: [manifest()], why: /dump\/1 is not there/ },
  { what: 'there twice', entries: [manifest(), DUMP, DUMP], why: /l2pop-bundle\/dump\/1 twice/ },
  {
    what: 'a link',
    entries: [manifest(), { ...DUMP, type: 'SymbolicLink' as const, size: 0, content: '' }],
    why: /dump\/1 is not there/,
  },
  {
    what: 'elsewhere',
    entries: [manifest(), { ...DUMP, path: '../l2pop-bundle/dump/1' }],
    why: /dump\/1 is not there/,
  },
  { what: 'longer than the archive', entries: [manifest(), { ...DUMP, size: 2 ** 33 }], why: /cannot read the bundle/ },
])('a file that is $what is an error', async ({ entries, why }) => {
  await expect(read(archive(entries))).rejects.toThrow(UnreadableBundle);
  await expect(read(archive(entries))).rejects.toThrow(why);
});

test.each([
  { what: 'a version to come', content: '{"l2pop_bundle": 2}', why: /it has version 2/ },
  { what: 'no JSON', content: '{', why: /bundle\.json: / },
  { what: 'another document', content: '{"l2pop_bundle": 1}', why: /bundle\.json: l2pop_version/ },
])('a manifest that is $what is an error', async ({ content, why }) => {
  const file = archive([{ path: 'l2pop-bundle/bundle.json', content }, DUMP]);
  await expect(read(file)).rejects.toThrow(why);
});

test('more files than any bundle has are not read to their end', async () => {
  const many = Array.from({ length: 10_001 }, (_, index) => ({ path: `l2pop-bundle/${index}`, content: '' }));
  await expect(read(archive([manifest(), ...many]))).rejects.toThrow('more than 10000 files');
});

test.each([
  { what: 'an archive of something else', entries: [{ path: 'a', content: 'b' }, manifest()] },
  { what: 'an archive that has the manifest at another place', entries: [{ ...manifest(), path: 'bundle.json' }] },
])('$what is no bundle', async ({ entries }) => {
  expect(await read(archive(entries))).toBeUndefined();
});

test('a text is no bundle, packed or not, and neither is a folder', async () => {
  const text = join(folder, 'text');
  writeFileSync(text, 'flows');
  const packed = join(folder, 'packed');
  writeFileSync(packed, gzipSync('flows'.repeat(1000)));
  expect([await read(text), await read(packed), await read(folder)]).toEqual([undefined, undefined, undefined]);
});

test('what unpacks to more than is allowed is not unpacked to its end', async () => {
  const file = archive([DUMP], Buffer.alloc(64 << 20));
  const archiveFound = await archiveOf(file);
  const reading = readTar(file, archiveFound!.packing, {
    want: () => undefined,
    unreadable: (why) => new UnreadableBundle(file, why),
    unpackerMissing: (program) => new Error(program),
    mostBytes: 1 << 20,
  });
  await expect(reading).rejects.toThrow('unpacked it has more than 1048576 bytes');
});
