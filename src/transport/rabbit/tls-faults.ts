/** A certificate as a person reads it. */
export interface SeenCertificate {
  /** Its subject's common name, or all of the subject. */
  subject: string;
  /** The names it is for, as a certificate has them: `DNS:ctl1`, `IP Address:192.0.2.1`. */
  names: readonly string[];
  issuer: string;
  validFrom: Date;
  validTo: Date;
}

const DAY_MS = 86_400_000;

/** Whole days until a moment; negative once it has passed. */
export const daysUntil = (moment: Date, now: number = Date.now()): number =>
  Math.floor((moment.getTime() - now) / DAY_MS);

const day = (moment: Date): string => moment.toISOString().slice(0, 10);

/**
 * What is wrong with a chain of certificates, with the facts that tell what to do.
 * @param code OpenSSL's or Node's, such as CERT_HAS_EXPIRED
 * @param host as the transport url names it
 * @param authorities where those that are trusted come from
 */
export function faultOfCertificate(
  code: string,
  chain: readonly SeenCertificate[],
  host: string,
  authorities: string,
): string {
  const [own] = chain;
  const last = chain.at(-1);
  if (own === undefined || last === undefined) return `no certificate (${code})`;
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const expired = chain.find(({ validTo }) => validTo.getTime() < Date.now()) ?? own;
      return `the certificate ${expired.subject} expired on ${day(expired.validTo)}, ${agoOf(expired.validTo)}`;
    }
    case 'CERT_NOT_YET_VALID': {
      const early = chain.find(({ validFrom }) => validFrom.getTime() > Date.now()) ?? own;
      return `the certificate ${early.subject} is valid from ${early.validFrom.toISOString()} on, and here it is ${new Date().toISOString()}`;
    }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `wrong name: the certificate is for ${own.names.join(', ') || own.subject}, and the transport url says ${host}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `self-signed: the certificate ${own.subject} is signed by no authority, and ${authorities} does not have it`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `unknown authority: the certificate ${own.subject} is issued by ${last.issuer}, which ${authorities} does not have`;
    default:
      return `the certificate ${own.subject} of ${own.issuer}: ${code}`;
  }
}

const agoOf = (moment: Date): string => {
  const days = Math.floor((Date.now() - moment.getTime()) / DAY_MS);
  if (days < 1) return 'less than a day ago';
  return days === 1 ? 'a day ago' : `${days} days ago`;
};

/** Why both sides could not agree on TLS. */
export function faultOfHandshake({ code = '', message }: NodeJS.ErrnoException): string {
  const said = `${code} ${message}`;
  if (/wrong.version.number|packet.length.too.long|record.layer.failure/i.test(said)) return 'the port speaks no TLS';
  if (/certificate.required|handshake.failure|bad.certificate/i.test(said) && /alert/i.test(said)) {
    return `the broker refuses: it may want a client certificate (${code})`;
  }
  if (/protocol.version|unsupported.protocol/i.test(said)) return `no common version of TLS (${code})`;
  if (code === 'ECONNRESET') return 'the connection was closed instead of a TLS handshake';
  return message.trim();
}
