import { connect, isIPv6 } from 'node:net';

import type { Finding, LookLimits, Seen } from '../course.ts';
import { NoConnection } from '../errors.ts';

interface Attempt {
  address: string;
  endpoint: string;
  milliseconds: number;
  trouble: NoConnection | undefined;
}

/**
 * Connects to each address of a host. One that answers will do: whoever connects tries them all, so that the others are warnings.
 * @returns the first address that takes connections
 */
export async function lookAtTcp(
  addresses: readonly string[],
  port: number,
  { timeoutMs }: Pick<LookLimits, 'timeoutMs'>,
): Promise<Seen<string>> {
  const attempts = await Promise.all(addresses.map((address) => attempt(address, port, timeoutMs)));
  const first = attempts.find(({ trouble }) => trouble === undefined);
  const findings = attempts.map(({ endpoint, milliseconds, trouble }): Finding => {
    const facts = { endpoint, milliseconds };
    if (trouble === undefined) return { subject: endpoint, found: `connected in ${milliseconds} ms`, facts };
    const state = first === undefined ? 'failed' : 'warning';
    return { subject: endpoint, state, found: 'no connection', trouble, facts: { ...facts, code: trouble.code } };
  });
  return { ...(first && { value: first.address }), findings };
}

/** `192.0.2.1:5672`, `[2001:db8::1]:5672` */
const endpointOf = (address: string, port: number): string => `${isIPv6(address) ? `[${address}]` : address}:${port}`;

function attempt(address: string, port: number, timeoutMs: number): Promise<Attempt> {
  const endpoint = endpointOf(address, port);
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const settle = (trouble?: NoConnection) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ address, endpoint, milliseconds: Math.round((performance.now() - start) * 10) / 10, trouble });
    };
    const timer = setTimeout(() => settle(new NoConnection(endpoint, 'ETIMEDOUT', 'no answer')), timeoutMs);
    socket.once('connect', () => settle());
    socket.once('error', ({ code = 'unknown', message }: NodeJS.ErrnoException) =>
      settle(new NoConnection(endpoint, code, message)),
    );
  });
}
