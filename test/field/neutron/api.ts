import pLimit from 'p-limit';
import type { Field } from '../field.ts';

/** What Neutron answered with instead of a result. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Changes wait for each other here: in the server they would hold each other up, with locks and further tries. */
const changes = pLimit(1);

/**
 * A request of Neutron's REST API as admin, the path without /v2.0. Its answer is whatever Neutron says.
 * @throws ApiError
 */
// biome-ignore lint/suspicious/noExplicitAny: Neutron's resources are looked into, not modelled
export const api = (field: Field, method: string, path: string, body?: unknown): Promise<any> =>
  method === 'GET' ? request(field, method, path) : changes(() => request(field, method, path, body));

// biome-ignore lint/suspicious/noExplicitAny: the same
async function request(field: Field, method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${field.apiUrl}/v2.0${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'X-Project-Id': PROJECT,
      'X-Tenant-Id': PROJECT,
      'X-User-Id': 'user-1',
      'X-Roles': 'admin',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response.status, `${method} ${path}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** Whose networks and ports they are. */
export const PROJECT = 'project-1';
