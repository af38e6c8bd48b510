import { NoNetworkEndpoint } from './errors.ts';
import { withoutUserinfo } from './no-userinfo.ts';

/** The services of a cloud, as a token comes with them. */
export type Catalog = readonly CatalogService[];

export interface CatalogService {
  type: string;
  endpoints: readonly CatalogEndpoint[];
}

export interface CatalogEndpoint {
  /** `public`, `internal`, `admin`. */
  interface: string;
  url: string;
  region?: string | null | undefined;
  region_id?: string | null | undefined;
}

export interface EndpointChoice {
  /** `public`, `internal`, `admin`; `publicURL` of older settings is the same. */
  interface: string;
  /** Any, if there is none. */
  region?: string | undefined;
}

/** Neutron's type by the service types authority, which knows no other name of it. */
const NETWORK = 'network';

/** Neutron's endpoint by the catalog, with or without its version. @throws NoNetworkEndpoint, CredentialsInUrl */
export function networkEndpoint(catalog: Catalog, choice: EndpointChoice, keystone: string): string {
  const wanted = choice.interface.toLowerCase().replace(/url$/, '');
  const all = catalog.filter(({ type }) => type === NETWORK).flatMap(({ endpoints }) => endpoints);
  const found = all.find(
    (endpoint) =>
      endpoint.interface === wanted && (choice.region === undefined || regionOf(endpoint) === choice.region),
  );
  if (found === undefined) {
    const known = all.map((endpoint) => `${endpoint.interface} in ${regionOf(endpoint) ?? 'no region'}`);
    throw new NoNetworkEndpoint(keystone, { ...choice, interface: wanted }, [...new Set(known)]);
  }
  return withoutUserinfo(found.url, `${keystone}: the catalog's endpoint of type network`);
}

const regionOf = (endpoint: CatalogEndpoint): string | undefined => endpoint.region_id ?? endpoint.region ?? undefined;
