import { expect, test } from 'vitest';

import { adminContext, adminContextText } from '../../src/transport/admin-context.ts';
import { decodeEnvelope } from '../../src/transport/envelope.ts';
import { contextText, readRequest, requestText } from '../../src/transport/request.ts';
import { CALL, DIRECTED_CAST, UPDATE_CAST } from './recorded.ts';

const headers = {};
const recorded = (body: string) =>
  decodeEnvelope({ body: Buffer.from(body), contentType: 'application/json', contentEncoding: 'utf-8', headers });

test('a request with the facts of a recorded call has its body, key for key', () => {
  const body = recorded(CALL);
  const request = readRequest(body);
  const text = requestText({
    method: 'get_fdb_entries',
    args: { network_ids: ['6b1e4f5c-0d38-4f53-9c0e-1f7f1b6d8a11'], host: 'compute-1', source: null },
    version: '1.0',
    namespace: null,
    contextText: contextText(request.context),
    uniqueId: '5dacb5b9b4b0484ab714fd086b8d53ae',
    call: {
      msgId: 'cc02bd1ec1f54cdd82e2b2f37570526c',
      replyQueue: 'reply_4d370ea13f154f12b5c953a6cfccccaa',
      monitorSeconds: 4,
    },
  });
  const again = JSON.parse(text);
  expect(again).toEqual(body);
  expect(Object.keys(again)).toEqual(Object.keys(body));
});

test.each([
  { what: 'one host', text: DIRECTED_CAST },
  { what: 'a changed address', text: UPDATE_CAST },
])('a cast to $what has none of the keys of a call', ({ text }) => {
  const inner = JSON.parse(text);
  const request = readRequest(inner);
  expect(request).toMatchObject({ msgId: undefined, replyQueue: undefined, monitorTimeout: undefined });
  const { method, args, version, _unique_id: uniqueId } = inner;
  const again = requestText({ method, args, version, namespace: undefined, contextText: '', uniqueId });
  expect(JSON.parse(again)).toEqual(inner);
});

test.each([
  { what: 'absent args are none', body: { method: 'm' }, read: { args: {} } },
  { what: 'null args stay null', body: { method: 'm', args: null }, read: { args: null } },
  { what: 'an absent version is 1.0', body: { method: 'm' }, read: { version: '1.0' } },
  { what: 'a null version stays null', body: { method: 'm', version: null }, read: { version: null } },
  { what: 'an absent namespace is the null one', body: { method: 'm' }, read: { namespace: null } },
  { what: 'context keys lose their prefix', body: { _context_a: 1, _context_: 2 }, read: { context: { a: 1, '': 2 } } },
  { what: 'no context keys are an empty context', body: { method: 'm' }, read: { context: {} } },
  {
    what: 'ids that are no text are none',
    body: { _msg_id: 7, _unique_id: [] },
    read: { msgId: undefined, uniqueId: undefined },
  },
])('$what', ({ body, read }) => {
  expect(readRequest(body)).toMatchObject(read);
});

test('a context key __proto__ does not change what the context is', () => {
  const { context } = readRequest(JSON.parse('{"_context___proto__": {"is_admin": true}}'));
  expect(context.is_admin).toBeUndefined();
  expect(Object.keys(context)).toEqual(['__proto__']);
});

test('context keys that harm Python receivers do not travel', () => {
  const context = { self: 1, trace_info: {}, is_admin: true };
  const request = { method: 'm', args: {}, version: undefined, namespace: undefined, uniqueId: 'u' };
  const text = requestText({ ...request, contextText: contextText(context) });
  expect(JSON.parse(text)).toEqual({ method: 'm', args: {}, _unique_id: 'u', _context_is_admin: true });
});

test("the admin context has every key of Neutron's recorded one, and is new each time", () => {
  const [one, two] = [adminContext(), adminContext()];
  const { context: neutrons } = readRequest(recorded(CALL));
  expect(Object.keys(one)).toEqual(expect.arrayContaining(Object.keys(neutrons)));
  expect(one).toMatchObject({ is_admin: true, auth_token: null, user_identity: '- - - - -' });
  expect(one.request_id).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(one.request_id).not.toBe(two.request_id);
  expect(one.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
});

test("the admin context's text has its keys in its order, new values each time, and nothing else", () => {
  const [one, two] = [adminContextText(), adminContextText()].map((text) =>
    readRequest(JSON.parse(`{${text.slice(1)}}`)),
  );
  const { request_id, timestamp } = one!.context;
  expect(Object.entries(one!.context)).toEqual(Object.entries(adminContext({ request_id, timestamp })));
  expect(request_id).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(request_id).not.toBe(two!.context.request_id);
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
});
