import { TlsRefused } from '../../transport/broker-errors.ts';
import { type Remedy, when } from './remedy.ts';

/** What to do where a broker's TLS is not as the transport url wants it. */
export const TLS_REMEDIES: readonly Remedy[] = [
  when(TlsRefused, ({ code = '', reason }) => {
    if (code.includes('ALTNAME')) {
      return "Name the host as its certificate does, or add ssl_enforce_hostname_verification=false to the url's query.";
    }
    if (code === 'CERT_HAS_EXPIRED') return 'Have it renewed on the broker; nothing else makes it good.';
    if (code === 'CERT_NOT_YET_VALID') return 'Check the clock of this machine: a certificate of tomorrow is rare.';
    if (code.startsWith('DEPTH_ZERO_SELF_SIGNED')) {
      return "Where it is the right one, name it with ssl_ca_file in the url's query: it is its own authority.";
    }
    if (/wrong version number|no TLS|packet length/i.test(reason)) {
      return 'Leave out ssl=true, or name the port that speaks TLS, as a rule 5671.';
    }
    if (/client certificate/.test(reason)) {
      return "Name one with ssl_cert_file and ssl_key_file in the url's query, signed by the authority that the broker trusts.";
    }
    if (code === 'ENOENT' || code === 'EACCES') return 'Check the path and who may read it.';
    return "Name the authority's certificate with ssl_ca_file in the url's query, and check that this port speaks TLS.";
  }),
];
