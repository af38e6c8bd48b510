import { randomUUID } from 'node:crypto';

import { contextText } from './request.ts';
import type { Context } from './transport.ts';

/**
 * An admin context as Neutron sends it, with the keys of old and new releases and no secret (wire spec 6.2):
 * new `request_id` and `timestamp` each time. What is given overrides.
 */
export function adminContext(overrides: Context = {}): Context {
  return {
    user: null,
    user_id: null,
    user_name: null,
    project: null,
    project_id: null,
    project_name: null,
    tenant_id: null,
    tenant_name: null,
    system_scope: null,
    domain: null,
    user_domain: null,
    project_domain: null,
    is_admin: true,
    is_admin_project: true,
    has_global_access: true,
    can_set_project_id: true,
    read_only: false,
    show_deleted: false,
    auth_token: null,
    request_id: newRequestId(),
    global_request_id: null,
    resource_uuid: null,
    roles: ['admin', 'member', 'reader'],
    user_identity: '- - - - -',
    timestamp: timestamp(),
    ...overrides,
  };
}

/** The text of an admin context around what is new each time: all but two values are always the same. */
let frame: readonly string[] | undefined;

/** `contextText` of a new `adminContext`. */
export function adminContextText(): string {
  frame ??= contextText(adminContext({ request_id: '?', timestamp: '?' })).split('?');
  return `${frame[0]}${newRequestId()}${frame[1]}${timestamp()}${frame[2]}`;
}

const newRequestId = (): string => `req-${randomUUID()}`;

/** Now as `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. */
function timestamp(): string {
  const text = new Date().toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000`;
}
