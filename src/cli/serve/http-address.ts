import { WrongUsage } from '../errors.ts';

export interface HttpAddress {
  address: string;
  /** 0: the system chooses one. */
  port: number;
}

/** Nobody else's business unless the user says so. */
const LOOPBACK = '127.0.0.1';

/** `PORT`, `ADDRESS:PORT` or `[IPV6]:PORT`. @throws WrongUsage */
export function parseHttpAddress(text: string): HttpAddress {
  const [, bracketed, plain, port] = /^(?:(?:\[([\da-f:.]+)\]|([^:[\]]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new WrongUsage(
      `--http ${text}: expected PORT, ADDRESS:PORT or [IPV6]:PORT`,
      'PORT alone is on 127.0.0.1; 0.0.0.0:PORT is on all addresses.',
    );
  }
  return { address: bracketed ?? plain ?? LOOPBACK, port: Number(port) };
}

export const showHttpAddress = ({ address, port }: HttpAddress): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
