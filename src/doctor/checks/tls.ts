import type { BrokerAddress } from '../../transport/broker-errors.ts';
import { lookAtTls } from '../../transport/rabbit/look-at-tls.ts';
import type { RabbitOptions } from '../../transport/rabbit/options.ts';
import { daysUntil } from '../../transport/rabbit/tls-faults.ts';
import type { RabbitHost } from '../../transport/transport-url.ts';
import type { Finding, LookLimits, Seen } from '../course.ts';
import { CertificateEndsSoon, NameNotVerified } from '../errors.ts';

/** Less is worth a warning: so long takes a renewal where people have to agree on it. */
const FEW_DAYS = 30;

/**
 * The broker's certificates: chain, name, days left. Without TLS in the settings there is nothing to look at.
 * @throws TlsRefused, BrokerSilent
 */
export async function lookAtCertificates(
  host: RabbitHost,
  address: string,
  broker: BrokerAddress,
  options: RabbitOptions,
  { timeoutMs }: Pick<LookLimits, 'timeoutMs'>,
): Promise<Seen<true>> {
  if (!options.ssl) {
    const trouble = new Error('not wanted: the settings have no ssl=true');
    return { value: true, findings: [{ state: 'skipped', found: [], trouble }] };
  }
  const { protocol, chain, authorities, isNameVerified } = await lookAtTls(host, address, broker, options, timeoutMs);
  const ending = chain.reduce((first, each) => (each.validTo < first.validTo ? each : first));
  const days = daysUntil(ending.validTo);
  const [own] = chain;
  const trouble =
    days < FEW_DAYS
      ? new CertificateEndsSoon(ending.subject, days)
      : isNameVerified
        ? undefined
        : new NameNotVerified();
  const finding: Finding = {
    state: trouble === undefined ? 'ok' : 'warning',
    found: [
      `${protocol}, ${days} days left`,
      `certificate for ${own?.names.join(', ') || own?.subject}`,
      `chain: ${[...chain.map(({ subject }) => subject), ...rootOf(chain)].join(' ← ')}, trusted by ${authorities}`,
    ],
    ...(trouble && { trouble }),
    facts: {
      protocol,
      days_left: days,
      names: own?.names ?? [],
      authorities,
      name_verified: isNameVerified,
      chain: chain.map(({ subject, issuer, validFrom, validTo }) => ({
        subject,
        issuer,
        valid_from: validFrom.toISOString(),
        valid_to: validTo.toISOString(),
      })),
    },
  };
  return { value: true, findings: [finding] };
}

/** The authority, where the server did not send its certificate. */
function rootOf(chain: readonly { subject: string; issuer: string }[]): string[] {
  const last = chain.at(-1);
  return last === undefined || last.issuer === last.subject ? [] : [last.issuer];
}
