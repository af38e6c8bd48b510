import type { Cloud } from './cloud-settings.ts';
import { IncompleteCloud, UnknownAuthType } from './errors.ts';

/** A user, project or domain by id, or by name within a domain. */
export type Named = { id: string } | { name: string; domain?: Named };

/** What a token is to be good for: a project, a domain, the whole system, or what the user's default is. */
export type Scope = { project: Named } | { domain: Named } | { system: { all: true } } | undefined;

/** How to get a token, in the words of Keystone's API v3 (`identity` of POST /v3/auth/tokens). */
export interface KeystoneLogin {
  kind: 'keystone';
  /** With its version: `http://keystone:5000/v3`. */
  url: string;
  identity: { methods: readonly string[] } & Record<string, unknown>;
  scope: Scope;
  /** Whose it is, for messages: `user admin of project demo`. */
  who: string;
}

/** No Keystone: the endpoint is given. */
interface NoLogin {
  kind: 'none';
  endpoint: string | undefined;
}

type Auth = Cloud['keys']['auth'];

/** Names of keystoneauth's plugins; without one, what is said tells. */
const KINDS: Readonly<Record<string, 'password' | 'token' | 'application credential' | 'none'>> = {
  password: 'password',
  v3password: 'password',
  token: 'token',
  v3token: 'token',
  v3applicationcredential: 'application credential',
  none: 'none',
  noauth: 'none',
};

/** @throws IncompleteCloud, UnknownAuthType */
export function loginOf({ name, keys }: Cloud): KeystoneLogin | NoLogin {
  const { auth } = keys;
  const kind = keys.auth_type === undefined ? kindOf(auth) : KINDS[keys.auth_type.toLowerCase()];
  if (kind === undefined) throw new UnknownAuthType(name, keys.auth_type ?? '');
  if (kind === 'none') return { kind, endpoint: keys.network_endpoint_override ?? auth.endpoint };
  const need = (...keysOfAuth: (keyof Auth)[]): string => {
    for (const key of keysOfAuth) if (auth[key] !== undefined) return auth[key];
    throw new IncompleteCloud(
      name,
      keysOfAuth.map((key) => `auth.${key}`),
    );
  };
  const url = keystoneUrl(need('auth_url'));
  const common = { kind: 'keystone', url, scope: scopeOf(auth) } as const;
  if (kind === 'token') {
    const token = { id: need('token') };
    return { ...common, identity: { methods: ['token'], token }, who: `the holder of the token${ofScope(auth)}` };
  }
  if (kind === 'password') {
    const user = userOf(auth, need);
    const password = { user: { ...user, password: need('password') } };
    return { ...common, identity: { methods: ['password'], password }, who: `user ${shown(user)}${ofScope(auth)}` };
  }
  const secret = need('application_credential_secret');
  const shownId = need('application_credential_id', 'application_credential_name');
  const credential =
    auth.application_credential_id !== undefined
      ? { id: auth.application_credential_id, secret }
      : { name: shownId, secret, user: userOf(auth, need) };
  return {
    ...common,
    // it is bound to its project: a scope would be refused
    scope: undefined,
    identity: { methods: ['application_credential'], application_credential: credential },
    who: `application credential ${shownId}`,
  };
}

const kindOf = (auth: Auth) => {
  if (auth.application_credential_id ?? auth.application_credential_name) return 'application credential';
  if (auth.auth_url === undefined && auth.endpoint !== undefined) return 'none';
  return auth.token !== undefined && auth.password === undefined ? 'token' : 'password';
};

function userOf(auth: Auth, need: (...keys: (keyof Auth)[]) => string): Named {
  if (auth.user_id !== undefined) return { id: auth.user_id };
  const inProject = (auth.project_id ?? auth.project_name) !== undefined;
  const domain =
    domainOf(auth.user_domain_id, auth.user_domain_name) ??
    (inProject ? domainOf(auth.domain_id, auth.domain_name) : undefined) ??
    defaultDomain(auth);
  return { name: need('username', 'user_id'), domain };
}

function scopeOf(auth: Auth): Scope {
  if (auth.system_scope !== undefined) return { system: { all: true } };
  if (auth.project_id !== undefined) return { project: { id: auth.project_id } };
  const domain = domainOf(auth.domain_id, auth.domain_name);
  if (auth.project_name === undefined) return domain && { domain };
  const ofProject = domainOf(auth.project_domain_id, auth.project_domain_name) ?? domain ?? defaultDomain(auth);
  return { project: { name: auth.project_name, domain: ofProject } };
}

const domainOf = (id: string | undefined, name: string | undefined): Named | undefined =>
  id !== undefined ? { id } : name !== undefined ? { name } : undefined;

/** openstackclient's own default. */
const defaultDomain = (auth: Auth): Named => ({ id: auth.default_domain_id ?? auth.default_domain ?? 'default' });

const shown = (one: Named): string => ('id' in one ? one.id : one.name);

function ofScope(auth: Auth): string {
  const scope = scopeOf(auth);
  if (scope === undefined) return '';
  if ('project' in scope) return ` of project ${shown(scope.project)}`;
  return 'domain' in scope ? ` of domain ${shown(scope.domain)}` : ' with system scope';
}

/** auth_url is given with or without a version, or with that of API v2, which is gone. */
const keystoneUrl = (url: string): string => `${url.replace(/\/+$/, '').replace(/\/v(?:2\.0|3)$/, '')}/v3`;
