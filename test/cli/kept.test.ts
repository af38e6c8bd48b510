import { afterEach, describe, expect, test } from 'vitest';
import { beginCommand, interruptCommand } from '../../src/cli/interrupt.ts';
import { isNews, keepOpen, keptOrOpened } from '../../src/cli/kept.ts';

class Answer extends Error {}

/** Something that is opened, asked and closed; numbered in the order of opening. */
function place() {
  const events: string[] = [];
  let count = 0;
  const open = async () => {
    count += 1;
    const number = count;
    events.push(`open ${number}`);
    return {
      name: `thing ${number}`,
      ask: async (error?: Error) => {
        if (error) throw error;
        return number;
      },
      close: async () => void events.push(`close ${number}`),
    };
  };
  const take = (key: unknown = 'a') => keptOrOpened('thing', key, open, (error) => error instanceof Answer);
  return { events, take, open };
}

let session: { close(): Promise<void> } | undefined;

function begin(): void {
  session = keepOpen(() => undefined);
  beginCommand();
}

afterEach(async () => {
  await session?.close();
  session = undefined;
  beginCommand();
});

describe('a command that is the whole program', () => {
  test('opens anew each time, and closes itself', async () => {
    beginCommand();
    const { events, take } = place();
    await (await take()).close();
    await (await take()).close();
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
  });

  test('closes what is open at a signal', async () => {
    beginCommand();
    const { events, take } = place();
    await take();
    await interruptCommand('SIGINT');
    expect(events).toEqual(['open 1', 'close 1']);
  });

  test('is told everything as news', () => {
    expect([isNews('odd'), isNews('odd')]).toEqual([true, true]);
  });
});

describe("a session's command", () => {
  test('gets what the one before has opened for an equal key, and leaves it open', async () => {
    begin();
    const { events, take } = place();
    const first = await take({ url: 'rabbit://a/', options: { ssl: 'true' } });
    await first.close();
    beginCommand();
    const second = await take({ url: 'rabbit://a/', options: { ssl: 'true' } });
    expect(await second.ask()).toBe(1);
    expect(second.name).toBe('thing 1');
    expect(events).toEqual(['open 1']);
  });

  test('gets another for another key', async () => {
    begin();
    const { take } = place();
    await take('a');
    expect(await (await take('b')).ask()).toBe(2);
  });

  test('opens anew after what says something against the connection, not after an answer', async () => {
    begin();
    const { events, take } = place();
    const first = await take();
    await expect(first.ask(new Answer())).rejects.toThrow();
    await first.close();
    const second = await take();
    await expect(second.ask(new Error('connection lost'))).rejects.toThrow('connection lost');
    await second.close();
    expect(await (await take()).ask()).toBe(2);
    expect(events).toEqual(['open 1', 'close 1', 'open 2']);
  });

  test('loses what it used when it is interrupted; what it did not use stays', async () => {
    begin();
    const { events, take } = place();
    await (await take('other')).close();
    beginCommand();
    await take();
    await interruptCommand('SIGINT');
    expect(events).toEqual(['open 1', 'open 2', 'close 2']);
    beginCommand();
    expect(await (await take('other')).ask()).toBe(1);
    expect(await (await take()).ask()).toBe(3);
  });

  test('tries again what could not be opened', async () => {
    begin();
    const { open } = place();
    let isBroken = true;
    const take = () =>
      keptOrOpened(
        'thing',
        'a',
        () => (isBroken ? Promise.reject(new Error('refused')) : open()),
        () => false,
      );
    await expect(take()).rejects.toThrow('refused');
    isBroken = false;
    expect(await (await take()).ask()).toBe(1);
  });

  test('is told once what is odd', () => {
    begin();
    expect([isNews('odd'), isNews('odd'), isNews('else')]).toEqual([true, false, true]);
  });
});

test('the end of a session closes all that it kept', async () => {
  begin();
  const { events, take } = place();
  await (await take('a')).close();
  await (await take('b')).close();
  await session!.close();
  expect(events).toEqual(['open 1', 'open 2', 'close 1', 'close 2']);
});
