import { randomUUID } from 'node:crypto';

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
    request_id: `req-${randomUUID()}`,
    global_request_id: null,
    resource_uuid: null,
    roles: ['admin', 'member', 'reader'],
    user_identity: '- - - - -',
    timestamp: timestamp(new Date()),
    ...overrides,
  };
}

/** `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. */
function timestamp(date: Date): string {
  const text = date.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000`;
}
