import { describe, expect, test } from 'vitest';
import { sshArguments } from '../../../src/dump/collect/ssh/ssh-arguments.ts';
import { SshFailed, sshFailure } from '../../../src/dump/collect/ssh/ssh-failed.ts';

describe("ssh's complaint", () => {
  test.each([
    ['ssh: Could not resolve hostname c9: Name or service not known', 'unknown host'],
    ['ssh: connect to host c1 port 22: Connection refused', 'unreachable'],
    ['ssh: connect to host c1 port 22: No route to host', 'unreachable'],
    ['ssh: connect to host c1 port 22: Connection timed out', 'timed out'],
    ['Connection timed out during banner exchange\nConnection to 10.0.0.1 port 22 timed out', 'timed out'],
    ['root@c1: Permission denied (publickey,password).', 'not permitted'],
    ['Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures', 'not permitted'],
    [
      'No ED25519 host key is known for c1 and you have requested strict checking.\nHost key verification failed.',
      'host key unknown',
    ],
    [
      '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n…\nHost key verification failed.',
      'host key changed',
    ],
    ['command-line: line 0: Bad configuration option: porrt', 'bad options'],
    ["Can't open user configuration file /none: No such file or directory", 'bad options'],
    ['kex_exchange_identification: Connection closed by remote host', 'lost'],
    ['client_loop: send disconnect: Broken pipe', 'lost'],
    // of a jump host, which tells first
    [
      'root@jump: Permission denied (publickey).\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535',
      'not permitted',
    ],
    [
      'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\nkex_exchange_identification: Connection closed by remote host',
      'unreachable',
    ],
  ])('%j means: %s', (stderr, reason) => {
    const failure = sshFailure('c1', stderr);
    expect(failure).toBeInstanceOf(SshFailed);
    expect(failure).toMatchObject({ reason, destination: 'c1' });
    expect(failure!.message).not.toContain('\n');
  });

  test.each(['ovs-vsctl: unix:/run/db.sock: database connection failed', 'bash: line 1: nope', ''])(
    '%j is none of ssh',
    (stderr) => {
      expect(sshFailure('c1', stderr)).toBeUndefined();
    },
  );
});

describe('a destination', () => {
  const way = (destination: string) => ({
    destination,
    options: ['Port=2222'],
    configFile: undefined,
    mayAsk: false,
    timeoutSeconds: 2.5,
  });

  test.each(['-oProxyCommand=id', '', 'c1;id', '$(id)', 'a b', "c1'", 'c1`id`', 'c1\n', 'root@c1|id'])(
    '%j is refused',
    (destination) => {
      expect(() => sshArguments(way(destination))).toThrow(SshFailed);
    },
  );

  test.each(['c1', 'root@c1.example.org', 'root@192.0.2.1', 'root@2001:db8::1', 'ssh://root@c1:2222', 'user_1%x@c-1'])(
    '%j is taken',
    (destination) => {
      expect(sshArguments(way(destination))).toEqual(expect.arrayContaining(['Port=2222', 'BatchMode=yes']));
    },
  );

  test("goes with options of the user's before the defaults, so that they count", () => {
    const words = sshArguments(way('c1'));
    expect(words.indexOf('Port=2222')).toBeLessThan(words.indexOf('ConnectTimeout=3'));
    expect(words.indexOf('LogLevel=ERROR')).toBeLessThan(words.indexOf('Port=2222'));
  });
});
