import { describe, expect, test } from 'vitest';
import { type DatabaseAddress, originOf } from '../../../../src/driver/inventory/database/address.ts';
import { InvalidDatabaseUrl } from '../../../../src/driver/inventory/database/errors.ts';
import { parseDatabaseUrl } from '../../../../src/driver/inventory/database/url.ts';

const plain = {
  kind: 'mysql',
  user: 'neutron',
  password: 'secret',
  host: 'db1',
  port: 3306,
  socketPath: undefined,
  database: 'neutron',
  connectSeconds: undefined,
  ignoredOptions: [],
} satisfies Partial<DatabaseAddress>;

describe('a password with an @ as it stands', () => {
  test.each(['mysql://u:se@cret@db1/neutron', 'postgresql://u:se@cr:et@db1:5432/neutron'])('is refused: %s', (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(new InvalidDatabaseUrl('it has two @; in a password write %40'));
  });
});

describe('the place and the user', () => {
  test.each([
    { url: 'mysql://neutron:secret@db1/neutron', means: {} },
    { url: 'mariadb://neutron:secret@db1:3306/neutron', means: {} },
    { url: 'mysql+pymysql://neutron:secret@db1/neutron', means: {} },
    { url: 'mysql+mysqldb://neutron:secret@db1/neutron', means: {} },
    { url: 'MySQL+PyMySQL://neutron:secret@db1/neutron', means: {} },
    { url: 'mysql+mysqlconnector://neutron:secret@db1/neutron', means: {} },
    { url: 'postgresql://neutron:secret@db1/neutron', means: { kind: 'postgresql', port: 5432 } },
    { url: 'postgresql+psycopg2://neutron:secret@db1:5433/neutron', means: { kind: 'postgresql', port: 5433 } },
    { url: 'postgres://neutron:secret@db1/neutron', means: { kind: 'postgresql', port: 5432 } },
    { url: 'mysql://neutron:secret@[2001:db8::1]:3307/neutron', means: { host: '2001:db8::1', port: 3307 } },
    { url: 'mysql://neutron:p%40ss%3A%2F%25@db1/neutron', means: { password: 'p@ss:/%' } },
    { url: 'mysql://neutron:a/b#c?d%zz@db1/neutron', means: { password: 'a/b#c?d%zz' } },
    { url: 'mysql://neutron:@db1/neutron', means: { password: '' } },
    { url: 'mysql://neutron@db1/neutron', means: { password: undefined } },
    { url: 'mysql://db1/neutron', means: { user: undefined, password: undefined } },
    { url: 'mysql://neutron:secret@/neutron', means: { host: 'localhost' } },
    {
      url: 'postgresql://neutron:secret@/neutron',
      means: { kind: 'postgresql', port: 5432, host: '/var/run/postgresql' },
    },
    {
      url: 'postgresql://neutron:secret@/neutron?host=/run/pg&port=5433',
      means: { kind: 'postgresql', host: '/run/pg', port: 5433 },
    },
    {
      url: 'mysql://neutron:secret@db1/neutron?unix_socket=/run/mysqld.sock',
      means: { socketPath: '/run/mysqld.sock' },
    },
    { url: 'mysql://neutron:secret@db1/neutron?charset=utf8mb4&connect_timeout=5', means: { connectSeconds: 5 } },
    { url: 'mysql://neutron:secret@db1/neutron?charset=utf8&nosuch=1', means: { ignoredOptions: ['nosuch'] } },
    { url: 'mysql://neutron:secret@db1/neutron_ml2', means: { database: 'neutron_ml2' } },
  ])('$url is read as SQLAlchemy reads it', ({ url, means }) => {
    const { tls: _, ...address } = parseDatabaseUrl(url);
    expect(address).toEqual({ ...plain, ...means });
  });
});

describe('TLS', () => {
  const mysql = 'mysql://u@h/n';
  const postgresql = 'postgresql://u@h/n';
  test.each([
    { url: mysql, mode: 'disable' },
    { url: `${mysql}?ssl=true`, mode: 'require' },
    { url: `${mysql}?ssl=false`, mode: 'disable' },
    { url: `${mysql}?ssl_ca=/ca.pem`, mode: 'verify-full', caFile: '/ca.pem' },
    { url: `${mysql}?ssl_ca=/ca.pem&ssl_check_hostname=false`, mode: 'verify-ca', caFile: '/ca.pem' },
    { url: `${mysql}?ssl_ca=/ca.pem&ssl_verify_identity=0`, mode: 'verify-ca', caFile: '/ca.pem' },
    { url: `${mysql}?ssl_ca=/ca.pem&ssl_verify_cert=false`, mode: 'require', caFile: '/ca.pem' },
    { url: `${mysql}?ssl_verify_cert=true`, mode: 'verify-full' },
    { url: `${mysql}?ssl_ca=/ca.pem&ssl_disabled=true`, mode: 'disable', caFile: '/ca.pem' },
    { url: `${mysql}?ssl_cert=/c.pem&ssl_key=/k.pem`, mode: 'require', certFile: '/c.pem', keyFile: '/k.pem' },
    { url: `${mysql}?ssl_mode=VERIFY_IDENTITY`, mode: 'verify-full' },
    { url: `${mysql}?ssl_mode=PREFERRED`, mode: 'prefer' },
    { url: postgresql, mode: 'prefer' },
    { url: `${postgresql}?sslmode=disable`, mode: 'disable' },
    { url: `${postgresql}?sslmode=require`, mode: 'require' },
    { url: `${postgresql}?sslmode=require&sslrootcert=/ca.pem`, mode: 'verify-ca', caFile: '/ca.pem' },
    { url: `${postgresql}?sslmode=verify-full&sslrootcert=system`, mode: 'verify-full' },
  ])('$url means $mode', ({ url, ...means }) => {
    expect(parseDatabaseUrl(url).tls).toEqual({ caFile: undefined, certFile: undefined, keyFile: undefined, ...means });
  });
});

test.each([
  ['mysql://u:sekret@h:port/n', 'its port is no number from 1 to 65535'],
  ['mysql://u:sekret@h:70000/n', 'its port is no number from 1 to 65535'],
  ['mysql://u:sekret@h', 'it names no database'],
  ['mysql://u:sekret@h/', 'it names no database'],
  ['mysql:sekret', 'it has not the form of a url'],
  ['mysql:/u:sekret@h/n', 'it has not the form of a url'],
  ['sqlite:///sekret.db', 'sqlite is no database that Neutron can be read from'],
  ['postgresql://u:sekret@h/n?sslmode=maybe', 'its sslmode is none of disable, allow'],
  ['mysql://u:sekret@h/n?ssl_mode=maybe', 'its ssl_mode is none of disabled, preferred'],
  ['mysql://u:sekret@h/n?ssl_verify_cert=sekret', 'its ssl_verify_cert is neither true nor false'],
  ['mysql://u:sekret@h/n?connect_timeout=sekret', 'its connect_timeout is no number of seconds'],
])('%s is refused without showing it', (url, fault) => {
  const error = thrownBy(() => parseDatabaseUrl(url));
  expect(error).toBeInstanceOf(InvalidDatabaseUrl);
  expect(error.message).toContain(fault);
  expect(JSON.stringify(error) + error.message).not.toContain('sekret');
});

test.each([
  ['mysql+pymysql://neutron:sekret@db1/neutron', 'neutron database neutron@db1:3306'],
  ['mysql://neutron:sekret@[2001:db8::1]/neutron', 'neutron database neutron@[2001:db8::1]:3306'],
  ['mysql://u:sekret@h/neutron?unix_socket=/run/my.sock', 'neutron database neutron@/run/my.sock'],
  ['postgresql://u:sekret@/neutron', 'neutron database neutron@/var/run/postgresql/.s.PGSQL.5432'],
])('%s is shown as %s', (url, shown) => {
  expect(originOf(parseDatabaseUrl(url))).toBe(shown);
});

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
