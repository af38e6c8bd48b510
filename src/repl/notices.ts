import type { TransportEvent } from '../transport/transport.ts';

/**
 * Tells a session's user when a broker is lost and when it is back, once each, though a transport has several connections, each with
 * queues of its own, and tries many times. What else goes wrong is told as it comes.
 * @returns what is told of a transport's events
 */
export function brokerNotices(say: (text: string) => void): (event: TransportEvent) => void {
  /** Lost connections by the transport's name. */
  const lost = new Map<string, Set<string>>();

  function connectionEvent(name: string, purpose: string, isOpen: boolean, reason: string): void {
    const purposes = lost.get(name) ?? new Set();
    if (!isOpen) {
      if (purposes.size === 0) say(`${name}: ${reason}; connecting again`);
      lost.set(name, purposes.add(purpose));
    } else if (purposes.delete(purpose) && purposes.size === 0) {
      lost.delete(name);
      say(`${name}: connected again`);
    }
  }

  return ({ level, message, connection }) => {
    if (connection !== undefined) {
      const [name = '', reason = ''] = message.split(`: ${connection.purpose}: `);
      connectionEvent(name, connection.purpose, connection.isOpen, reason.replace(/; next try in .*/s, ''));
    } else if (level !== 'info' && ![...lost.keys()].some((name) => message.startsWith(name))) say(message);
  };
}
