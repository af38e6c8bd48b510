import type { Inventory } from '../inventory.ts';
import { createNeutronClient } from './client.ts';
import { type Cloud, cloudOfEnvironment, findCloud } from './cloud/cloud-settings.ts';
import { IncompleteCloud } from './cloud/errors.ts';
import { loginOf } from './cloud/login.ts';
import { createHttp, deadlineIn } from './http.ts';
import { neutronInventory, type ReadingOptions } from './inventory.ts';
import { withoutUserinfo } from './no-userinfo.ts';
import { openWithoutCredentials, type Session } from './session.ts';
import { tlsOf } from './tls-files.ts';

/** Which Neutron, and by what right. */
export interface NeutronChoice {
  /** With or without its version; undefined: what the cloud says. */
  endpoint?: string | undefined;
  /** A cloud of clouds.yaml; `''`: that of OS_CLOUD or of the OS_* variables. */
  cloud?: string | undefined;
}

/**
 * The inventory of a Neutron that is asked by its REST API. With a cloud it logs in as clouds.yaml, secure.yaml and the
 * OS_* variables say; with an endpoint alone as the OS_* variables say, or, where they say nothing, without credentials,
 * as a lab with `auth_strategy = noauth` has it.
 * @throws errors of errors.ts and cloud/errors.ts
 */
export async function openNeutron(
  { endpoint, cloud: name }: NeutronChoice,
  options: ReadingOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Inventory> {
  if (endpoint !== undefined) withoutUserinfo(endpoint, "Neutron's address");
  const cloud = name === undefined ? cloudOfEnvironment(env) : await findCloud(name, env);
  const http = await createHttp(cloud === undefined ? { verify: true } : await tlsOf(cloud));
  const session = await openSession(cloud, endpoint);
  return neutronInventory(createNeutronClient(session, http), session.name, options);

  async function openSession(from: Cloud | undefined, where: string | undefined): Promise<Session> {
    if (from === undefined) return openWithoutCredentials(where ?? '');
    const login = loginOf(from);
    if (login.kind === 'keystone') {
      const { openTokenSession } = await import('./token-session.ts');
      return openTokenSession(from, login, where, http, deadlineIn(options.timeoutSeconds, options.signal));
    }
    const url = where ?? login.endpoint;
    if (url === undefined) throw new IncompleteCloud(from.name, ['network_endpoint_override', 'auth.endpoint']);
    return openWithoutCredentials(url, from);
  }
}
