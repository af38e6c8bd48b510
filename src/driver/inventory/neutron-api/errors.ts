/** An OpenStack API could not be asked, or answered what cannot be used. Facts in fields; no secret in any of them. */
export abstract class ApiError extends Error {
  constructor(
    message: string,
    /** What was asked, without its query. */
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Nothing answers there: no such host, refused, cut off. */
export class ApiUnreachable extends ApiError {
  override readonly name = 'ApiUnreachable';
  constructor(
    url: string,
    readonly reason: string,
    /** Node's code, such as ECONNREFUSED. */
    readonly code: string | undefined,
  ) {
    super(`${url}: not reachable: ${reason}`, url);
  }
}

/** No whole answer in the time given, retries included. */
export class ApiTimedOut extends ApiError {
  override readonly name = 'ApiTimedOut';
  constructor(
    url: string,
    readonly seconds: number,
  ) {
    super(`${url}: no whole answer in ${seconds} s`, url);
  }
}

/** TLS could not be agreed upon: certificate, name, protocol. */
export class ApiTlsRefused extends ApiError {
  override readonly name = 'ApiTlsRefused';
  constructor(
    url: string,
    readonly reason: string,
    /** OpenSSL's or Node's code, such as ERR_TLS_CERT_ALTNAME_INVALID. */
    readonly code: string | undefined,
  ) {
    super(`${url}: TLS refused: ${reason}`, url);
  }
}

/** It goes on saying that it has no time (429, 503), or wants to be left alone for longer than there is time. */
export class ApiBusy extends ApiError {
  override readonly name = 'ApiBusy';
  constructor(
    url: string,
    readonly status: number,
    /** `Retry-After` of its last answer, as it was sent. */
    readonly retryAfter: string | undefined,
  ) {
    super(`${url}: busy: ${status}${retryAfter === undefined ? '' : `, Retry-After ${retryAfter}`}`, url);
  }
}

/** What came is no answer of such an API: HTML of a proxy, JSON of another shape, a server's failure. */
export class UnexpectedAnswer extends ApiError {
  override readonly name = 'UnexpectedAnswer';
  constructor(
    url: string,
    readonly status: number | undefined,
    readonly fault: string,
  ) {
    super(`${url}: ${status === undefined ? '' : `${status}: `}${fault}`, url);
  }
}

/** Keystone does not take the credentials, or Neutron does not take the token. */
export class CredentialsRefused extends ApiError {
  override readonly name = 'CredentialsRefused';
  constructor(
    url: string,
    /** Whose they are, without secrets: `user admin of project demo`; undefined: none were given. */
    readonly who: string | undefined,
    readonly reason: string,
    readonly status = 401,
  ) {
    super(`${url}: ${status}: ${who === undefined ? 'it asks for credentials' : `refuses ${who}`}: ${reason}`, url);
  }
}

/** The credentials are good, and may not read what l2pop has to read. */
export class RoleMissing extends ApiError {
  override readonly name = 'RoleMissing';
  constructor(
    url: string,
    /** What is left out of answers to them: `provider:network_type`; undefined where the request was refused. */
    readonly what: string | undefined,
    /** Why it was refused, in the words of the server. */
    readonly reason?: string | undefined,
  ) {
    const fault =
      what === undefined
        ? `403: refuses these credentials: ${reason ?? 'no reason given'}`
        : `does not show ${what} to these credentials`;
    super(`${url}: ${fault}`, url);
  }
}

/** Something answers there, and it is no Neutron. */
export class NoNeutronThere extends ApiError {
  override readonly name = 'NoNeutronThere';
  constructor(url: string) {
    super(`${url}: 404: no Neutron API there`, url);
  }
}

/** Pages of a list that lead back to a page that was read before. */
export class EndlessPaging extends ApiError {
  override readonly name = 'EndlessPaging';
  constructor(
    url: string,
    readonly pages: number,
  ) {
    super(`${url}: page ${pages + 1} leads back to what was read before`, url);
  }
}

/** Something answers at auth_url, and it is no Keystone of API v3. */
export class NoKeystoneThere extends ApiError {
  override readonly name = 'NoKeystoneThere';
  constructor(url: string) {
    super(`${url}: 404: no Keystone (API v3) there`, url);
  }
}

/** The catalog that came with the token does not tell where Neutron is. */
export class NoNetworkEndpoint extends ApiError {
  override readonly name = 'NoNetworkEndpoint';
  constructor(
    url: string,
    readonly choice: { interface: string; region?: string | undefined },
    /** Those that there are: `public in RegionOne`. */
    readonly known: readonly string[],
  ) {
    const region = choice.region === undefined ? '' : ` in region ${choice.region}`;
    super(`${url}: the catalog has no ${choice.interface} endpoint of type network${region}`, url);
  }
}
