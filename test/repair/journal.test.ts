import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { beginJournal, type JournalHead, JournalNotWritten } from '../../src/repair/journal.ts';
import { findJournal, journalFiles, journalFolder, NoSuchJournal } from '../../src/repair/journal-folder.ts';
import { MalformedJournal, readJournal } from '../../src/repair/read-journal.ts';
import { dump, M1, T3 } from '../fdb/small-state.ts';
import { planFor } from './some-plan.ts';

const folderOf = () => join(mkdtempSync(join(tmpdir(), 'l2pop-state-')), 'l2pop', 'journal');
const plan = planFor(
  dump({
    unicast: new Map([
      [M1, T3],
      ['fa:16:3e:00:00:99', T3],
    ]),
  }),
);
const count = plan.stages.flat().length;
const OTHER = 'bbbbbbbb-1111-4222-8333-444444444444';
type Cast = Record<string, unknown>;
const head = (parts: Partial<JournalHead> = {}): JournalHead => ({
  startedAt: new Date('2026-11-27T01:02:03.456Z'),
  l2popVersion: '1.2.3',
  who: 'root@ctl1',
  broker: { name: 'rabbit@ctl1:5672 vhost /', cluster: 'rabbit@ctl1', vhost: '/' },
  origin: 'lab file lab.yaml',
  plan,
  inverse: { plan: { ...plan, stages: [] }, without: ['it led to ofport 7'] },
  ownTunnelIps: ['10.0.0.1'],
  ...parts,
});

test('the plan of these tests has more casts than one', () => expect(count).toBeGreaterThan(1));

describe('a journal', () => {
  it('is a file of JSON lines for its user alone, in a folder of the same, named by time and host', () => {
    const folder = folderOf();
    const { file, record, close } = beginJournal(folder, head());
    record({ event: 'sending', cast: 1 });
    close();
    expect(file).toBe(join(folder, '20261127T010203.456Z-compute-1.jsonl'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      l2pop_journal: 1,
      who: 'root@ctl1',
      host: 'compute-1',
      inverse: { without: ['it led to ofport 7'] },
    });
    expect(lines[1]).toMatchObject({ event: 'sending', cast: 1, at: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it('of the same moment has a name of its own, and a host name cannot lead elsewhere', () => {
    const folder = folderOf();
    const host = { plan: { ...plan, host: '../../x' } };
    expect([1, 2].map(() => beginJournal(folder, head(host)).file)).toEqual([
      join(folder, '20261127T010203.456Z-.._.._x.jsonl'),
      join(folder, '20261127T010203.456Z-.._.._x-2.jsonl'),
    ]);
  });

  it('tells which casts were confirmed, which are unknown and which were not sent', async () => {
    const { file, record } = beginJournal(folderOf(), head());
    record({ event: 'sending', cast: 1 });
    record({ event: 'confirmed', cast: 1 });
    record({ event: 'sending', cast: 2 });
    record({ event: 'unknown', cast: 2, error: 'connection lost' });
    record({ event: 'stopped', reason: 'connection lost' });
    const found = await readJournal(file);
    expect(found.casts.map(({ fate }) => fate)).toEqual(['confirmed', 'unknown', ...Array(count - 2).fill('not-sent')]);
    expect(found).toMatchObject({ end: 'stopped', reason: 'connection lost', verified: undefined, host: 'compute-1' });
    expect(found.casts.map(({ cast, changes }) => ({ cast, changes }))).toEqual(
      plan.stages.flat().map(({ cast, changes }) => ({ cast, changes })),
    );
  });

  it('that ends between sending and confirming leaves that cast unknown', async () => {
    const { file, record } = beginJournal(folderOf(), head());
    record({ event: 'sending', cast: 1 });
    appendFileSync(file, '{"at":"2026-11-27T01:02:04Z","event":"conf');
    const found = await readJournal(file);
    expect(found.end).toBe('cut short');
    expect(found.casts[0]!.fate).toBe('unknown');
  });

  it('of before drift told whose an entry is can still be read', async () => {
    const { file } = beginJournal(folderOf(), head());
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(',"foreign":false', ''));
    expect((await readJournal(file)).casts).toHaveLength(count);
  });

  it.each([
    ['another text', 'hello\n', /:1: .*not a line of JSON/],
    ['another document', '{"l2pop_plan": 1}\n', /:1: .*l2pop_journal/],
    ['nothing', '', /:1: /],
  ])('is not %s', async (_, text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'l2pop-state-')), 'x.jsonl');
    writeFileSync(file, text);
    await expect(readJournal(file)).rejects.toThrow(message);
    await expect(readJournal(file)).rejects.toBeInstanceOf(MalformedJournal);
  });

  it.each([
    [
      'of another network',
      (cast: Cast) => ({ ...cast, network_id: OTHER }),
      /fdb_entries: expected entries of network /,
    ],
    ['of no network', (cast: Cast) => ({ ...cast, fdb_entries: {} }), /fdb_entries: expected entries of network /],
    [
      'with a MAC that is none',
      (cast: Cast) => JSON.parse(JSON.stringify(cast).replaceAll(`["${M1}`, '["fa:16')),
      /expected a MAC/,
    ],
  ])('with a cast %s is refused, naming the place', async (_, change, says) => {
    const { file } = beginJournal(folderOf(), head());
    const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
    const document = JSON.parse(first);
    document.stages[0][0] = change(document.stages[0][0]);
    writeFileSync(file, [JSON.stringify(document), ...rest].join('\n'));
    await expect(readJournal(file)).rejects.toBeInstanceOf(MalformedJournal);
    await expect(readJournal(file)).rejects.toThrow(says);
  });

  it('that cannot be written is an error before anything is sent', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'l2pop-state-')), 'a-file');
    writeFileSync(file, '');
    expect(() => beginJournal(join(file, 'journal'), head())).toThrow(JournalNotWritten);
  });
});

describe('the journals of a user', () => {
  it.each([
    [{ XDG_STATE_HOME: '/state' }, '/state/l2pop/journal'],
    [{ XDG_STATE_HOME: '' }, /\/\.local\/state\/l2pop\/journal$/],
    [{ XDG_STATE_HOME: 'relative' }, /\/\.local\/state\/l2pop\/journal$/],
  ])('with %j are in %s', (env, folder) => {
    expect(journalFolder(env)).toMatch(folder);
  });

  it('are found by number from the newest, by name and by path; none of them otherwise', async () => {
    const folder = folderOf();
    const older = beginJournal(folder, head()).file;
    const newer = beginJournal(folder, head({ startedAt: new Date('2026-11-27T02:00:00Z') })).file;
    expect(await journalFiles(folder)).toEqual([newer, older]);
    expect(await findJournal('1', folder)).toBe(newer);
    expect(await findJournal('2', folder)).toBe(older);
    expect(await findJournal('20261127T010203.456Z-compute-1', folder)).toBe(older);
    expect(await findJournal(older, '/nosuch')).toBe(older);
    for (const wanted of ['3', '0', 'nosuch', '']) {
      await expect(findJournal(wanted, folder)).rejects.toBeInstanceOf(NoSuchJournal);
    }
  });

  it('of one second are in the order of their beginning', async () => {
    const folder = folderOf();
    const at = (ms: string, host: string) =>
      beginJournal(folder, head({ startedAt: new Date(`2026-11-27T01:02:03.${ms}Z`), plan: { ...plan, host } })).file;
    const files = [at('004', 'b'), at('017', 'a'), at('250', 'c'), at('250', 'c')];
    expect(await journalFiles(folder)).toEqual(files.reverse());
  });

  it('are none where there is no folder', async () => {
    expect(await journalFiles('/nosuch/journal')).toEqual([]);
  });
});
