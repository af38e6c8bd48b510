import type { BrokerAddress } from '../transport/broker-errors.ts';
import type { RabbitOptions } from '../transport/rabbit/options.ts';
import type { RabbitHost, RabbitUrl } from '../transport/transport-url.ts';
import { lookAtGreeting, lookAtLogin, lookAtVhost } from './checks/handshake.ts';
import { lookAtName } from './checks/name.ts';
import { lookAtTcp } from './checks/tcp.ts';
import { lookAtCertificates } from './checks/tls.ts';
import type { Course, Step } from './course.ts';

/** The way into the vhost by one host of the transport url: name, tcp, tls, greeting, login, vhost. */
export function examineHost(
  course: Course,
  url: RabbitUrl,
  host: RabbitHost,
  options: RabbitOptions,
): Step<RabbitHost> {
  const broker: BrokerAddress = { host: host.host, port: host.port, vhost: url.vhost };
  const subject = host.host;
  const name = course.begin({
    check: 'name',
    subject,
    needs: [],
    otherwise: 'no address',
    look: (_, limits) => lookAtName(host.host, limits),
  });
  const tcp = course.begin({
    check: 'tcp',
    subject: `${subject}:${host.port}`,
    needs: [name],
    otherwise: 'no connection',
    look: ([addresses], limits) => lookAtTcp(addresses, host.port, limits),
  });
  const tls = course.begin({
    check: 'tls',
    subject,
    needs: [tcp],
    otherwise: 'not trusted',
    look: ([address], limits) => lookAtCertificates(host, address, broker, options, limits),
  });
  const greeting = course.begin({
    check: 'greeting',
    subject,
    needs: [tcp, tls],
    otherwise: 'no broker answers',
    look: ([address], limits) => lookAtGreeting(host, address, broker, options, limits),
  });
  const login = course.begin({
    check: 'login',
    subject,
    needs: [greeting],
    otherwise: `user ${host.user} is not let in`,
    look: ([seen]) => lookAtLogin(seen, options.rabbit_login_method),
  });
  return course.begin({
    check: 'vhost',
    subject,
    needs: [login],
    otherwise: `${url.vhost} cannot be entered`,
    look: ([seen]) => lookAtVhost(seen),
  });
}
