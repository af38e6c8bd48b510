import { networkEndpoint } from './catalog.ts';
import type { Cloud } from './cloud/cloud-settings.ts';
import type { KeystoneLogin } from './cloud/login.ts';
import type { Deadline, Http } from './http.ts';
import { fetchToken } from './keystone.ts';
import { type Session, shownName, withVersion } from './session.ts';

/**
 * Logs in, and finds Neutron by the catalog unless its endpoint is said. The token is renewed when it is asked for that.
 * @param endpoint in place of that of the catalog
 * @throws what keystone.ts and catalog.ts throw
 */
export async function openTokenSession(
  cloud: Cloud,
  login: KeystoneLogin,
  endpoint: string | undefined,
  http: Http,
  deadline: Deadline,
): Promise<Session> {
  const { keys } = cloud;
  const { value, catalog } = await fetchToken(login, http, deadline);
  const choice = { interface: keys.interface ?? 'public', region: keys.region_name };
  const url = endpoint ?? keys.network_endpoint_override ?? networkEndpoint(catalog, choice, login.url);
  let headers = headersOf(value);
  return {
    url: withVersion(url),
    name: shownName(url, cloud),
    who: login.who,
    headers: () => headers,
    async renew(within) {
      headers = headersOf((await fetchToken(login, http, within)).value);
    },
  };
}

const headersOf = (token: string) => ({ 'x-auth-token': token });
