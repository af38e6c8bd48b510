import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createNeutronClient } from '../../../../src/driver/inventory/neutron-api/client.ts';
import { RoleMissing } from '../../../../src/driver/inventory/neutron-api/errors.ts';
import { createHttp, type Deadline, deadlineIn } from '../../../../src/driver/inventory/neutron-api/http.ts';
import { neutronInventory } from '../../../../src/driver/inventory/neutron-api/inventory.ts';
import { openNeutron } from '../../../../src/driver/inventory/neutron-api/open.ts';
import { type ApiServer, type ApiServerOptions, type Fault, serveNeutronApi } from '../../../support/neutron-api.ts';
import { captured, networkNamed } from './captured.ts';

const FORBIDDEN: Fault = { status: 403, body: '{"NeutronError": "no"}' };
const ids = [networkNamed('api-vx')];

let server: ApiServer;
afterEach(() => server.close());

/** A Neutron that answers these paths as told, once `begin` was called: with a fault, or never. */
async function started(silent: RegExp, refused = /^$/) {
  const cutOff: Promise<unknown>[] = [];
  let isFaulty = false;
  const events = new EventEmitter();
  const silence = once(events, 'silence');
  const refusing = async ({ url = '', socket }: IncomingMessage): Promise<Fault | undefined> => {
    if (!isFaulty) return undefined;
    if (silent.test(url)) {
      cutOff.push(once(socket, 'close'));
      events.emit('silence');
      return new Promise<never>(() => {});
    }
    if (!refused.test(url)) return undefined;
    await silence;
    return FORBIDDEN;
  };
  const options: ApiServerOptions = { before: refusing };
  server = await serveNeutronApi(captured, options);
  return {
    begin: () => {
      isFaulty = true;
    },
    /** Resolves when a request is left without an answer. */
    asked: silence,
    cutOff,
  };
}

const open = () => openNeutron({ endpoint: server.url }, { timeoutSeconds: 3600 }, {});

describe('what fails in one request of a question', () => {
  test('ends the others: none is left under way', async () => {
    const neutron = await started(/ports|agents/, /networks/);
    const inventory = await open();
    neutron.begin();
    await expect(inventory.load(ids)).rejects.toBeInstanceOf(RoleMissing);
    expect(neutron.cutOff.length).toBeGreaterThan(0);
    await Promise.all(neutron.cutOff);
  });

  test('ends them while it is being opened', async () => {
    const neutron = await started(/agents/, /ports/);
    neutron.begin();
    // without credentials the agents would not be asked for
    const session = { url: `${server.url}/v2.0`, name: 'test', who: 'user u', headers: () => ({}) };
    const client = createNeutronClient(session, await createHttp({ verify: true }));
    await expect(neutronInventory(client, 'test', { timeoutSeconds: 3600 })).rejects.toBeInstanceOf(RoleMissing);
    expect(neutron.cutOff).toHaveLength(1);
    await Promise.all(neutron.cutOff);
  });

  test('leaves other questions alone', async () => {
    const neutron = await started(/\/ports\?.*network_id/, /networks/);
    const inventory = await open();
    neutron.begin();
    const [load, agents] = await Promise.allSettled([inventory.load(ids), inventory.agents()]);
    expect(load.status).toBe('rejected');
    expect(agents.status).toBe('fulfilled');
  });
});

test('closing ends what is being read', async () => {
  const neutron = await started(/networks/);
  const inventory = await open();
  neutron.begin();
  const reading = expect(inventory.listNetworks()).rejects.toMatchObject({ name: 'AbortError' });
  await neutron.asked;
  await inventory.close();
  await reading;
  await Promise.all(neutron.cutOff);
});

test('a token that a question was renewing when it ended is renewed for the next that waits for it', async () => {
  server = await serveNeutronApi(captured);
  const first = new AbortController();
  const renewals: Deadline[] = [];
  const events = new EventEmitter();
  const begun = once(events, 'renewal');
  let headers = { 'x-auth-token': 'old' };
  const client = createNeutronClient(
    {
      url: server.url,
      name: 'test',
      who: 'user u',
      headers: () => headers,
      async renew(deadline) {
        renewals.push(deadline);
        if (renewals.length === 1) {
          events.emit('renewal');
          await once(deadline.signal, 'abort');
          throw new Error('ended');
        }
        headers = { 'x-auth-token': 'new' };
      },
    },
    async (request) =>
      request.headers['x-auth-token'] === 'new'
        ? { status: 200, headers: {}, body: { networks: [] } }
        : { status: 401, headers: {}, body: {} },
  );
  const has = (signal?: AbortSignal) => client.has('/networks', 'networks', [], deadlineIn(3600, signal));
  const ended = expect(has(first.signal)).rejects.toThrow('ended');
  await begun;
  const other = has();
  // it waits once its own token was refused
  await new Promise((resolve) => setImmediate(resolve));
  first.abort();
  await ended;
  expect(await other).toBe(false);
  expect(renewals).toHaveLength(2);
});
