import * as z from 'zod/mini';
import { isMapping, type Mapping } from './mapping.ts';

/** `~` and nothing at all say nothing. */
const text = z.pipe(
  z.string('expected a text'),
  z.transform((value) => (value === '' || value === '~' || value === 'null' ? undefined : value)),
);
const said = z.optional(text);

/** How one logs in: `auth` of a cloud. */
const auth = z.object({
  auth_url: said,
  username: said,
  user_id: said,
  password: said,
  token: said,
  application_credential_id: said,
  application_credential_name: said,
  application_credential_secret: said,
  project_name: said,
  project_id: said,
  user_domain_name: said,
  user_domain_id: said,
  project_domain_name: said,
  project_domain_id: said,
  domain_name: said,
  domain_id: said,
  default_domain: said,
  default_domain_id: said,
  system_scope: said,
  endpoint: said,
});

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};
const flag = z.pipe(
  z
    .string('expected true or false')
    .check(z.refine((value) => value === '' || FLAGS[value.toLowerCase()] !== undefined, 'expected true or false')),
  z.transform((value) => FLAGS[value.toLowerCase()]),
);

/** A cloud of clouds.yaml, as far as it matters here; other keys are other programs'. */
export const cloudSchema = z.object({
  auth: z._default(auth, {}),
  auth_type: said,
  profile: said,
  region_name: said,
  interface: said,
  cacert: said,
  cert: said,
  key: said,
  verify: z.optional(flag),
  insecure: z.optional(flag),
  network_endpoint_override: said,
});

export type CloudKeys = z.output<typeof cloudSchema>;

const OLD_NAMES: Readonly<Record<string, string>> = {
  tenant_name: 'project_name',
  tenant_id: 'project_id',
  project: 'project_name',
  user_name: 'username',
  user: 'username',
  endpoint_type: 'interface',
};

/**
 * A cloud with the names of today, and what is of `auth` under `auth`: openstacksdk takes hyphens, tenants, and keys of
 * `auth` that stand beside it.
 */
export function withTodaysNames(cloud: Mapping): Mapping {
  const { auth: within, ...beside } = renamed(cloud);
  if (within !== undefined && within !== '' && !isMapping(within)) return cloud;
  const ofAuth = Object.entries(beside).filter(([key]) => key in auth.shape);
  return { ...beside, auth: { ...Object.fromEntries(ofAuth), ...(isMapping(within) && renamed(within)) } };
}

const renamed = (mapping: Mapping): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(mapping).map(([key, value]) => {
      const name = key.replaceAll('-', '_');
      const today = OLD_NAMES[name];
      return [today !== undefined && !(today in mapping) ? today : name, value];
    }),
  );
