import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesWithoutSecrets } from '../../../src/cli/secrets/bytes.ts';
import { documentWithoutSecrets } from '../../../src/cli/secrets/document.ts';
import { hideSecrets, holdsSecret, textWithoutSecrets } from '../../../src/cli/secrets/hide-secrets.ts';

/** Long and odd enough to stand nowhere else. */
const CORE = 'Sw0rdf1sh';

const around = fc.string({ unit: fc.constantFrom(...`ab1 ,;:@/?#&=%+-_.'"\\{}[]()|<>*\u00e0`), maxLength: 6 });
const passwords = fc.tuple(around, around).map(([before, after]) => `${before}${CORE}${after}`);
const words = passwords.map((password) => password.replace(/ /g, ''));

/** Shells, YAML and JavaScript differ in what a backslash and a quote within single quotes are: not both at once. */
const oneDialect = passwords.filter((password) => !(password.includes("'") && password.includes('\\')));

const names = fc.constantFrom(
  'password',
  'OS_PASSWORD',
  'db-passwd',
  'X-Auth-Token',
  'auth_token',
  'client_secret',
  'psk',
);
const before = fc.constantFrom('', 'x ', 'see "this": ', '{a: 1} ');
const after = fc.constantFrom('', ' --yes', ', x', '}', '\nnext: line');

const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const shellEscaped = (text: string) => text.replace(/[^\w]/g, '\\$&');
const yamlQuoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** May be one password with an `@`, or several hosts. */
const isSeveralHosts = (password: string) => /@[^@]*,[^@]*:/.test(password);
const url = (password: string) => `rabbit://u:${password}@h:5672/v`;
const ofUrls = (each: fc.Arbitrary<string>) => each.filter((password) => !isSeveralHosts(password));

type Form = [what: string, passwords: fc.Arbitrary<string>, form: (password: string, name: string) => string];

/** Told apart from what is around them, in a text for people and in a line of JSON alike. */
const QUOTED: Form[] = [
  ['a value in JSON', passwords, (password, name) => JSON.stringify({ [name]: password, x: 1 })],
  ['a pair in JSON', passwords, (password, name) => JSON.stringify([name, password])],
  ['a pair in JSON in JSON', passwords, (password, name) => JSON.stringify(JSON.stringify([name, password]))],
  ['a value in JSON in JSON', passwords, (password, name) => JSON.stringify(JSON.stringify({ [name]: password }))],
  ['a quoted assignment', passwords, (password, name) => `${name}=${JSON.stringify(password)}`],
  ['a quoted assignment in JSON', passwords, (password, name) => JSON.stringify(`${name}=${JSON.stringify(password)}`)],
  ['a url in JSON', ofUrls(passwords), (password) => JSON.stringify({ from: url(password) })],
  ['a url in JSON in JSON', ofUrls(passwords), (password) => JSON.stringify(JSON.stringify([url(password)]))],
  ['a value in YAML', oneDialect, (password, name) => `{ ${name}: ${yamlQuoted(password)} }`],
  ['a header in JSON', passwords, (password, name) => JSON.stringify(`${name}: ${password}`)],
];

/** As they are typed. */
const TYPED: Form[] = [
  ['an assignment', words, (password, name) => `${name}=${shellEscaped(password)}`],
  ['a shell-quoted assignment', oneDialect, (password, name) => `${name}=${shellQuoted(password)}`],
  ['a flag', words, (password, name) => `--${name} ${shellEscaped(password)}`],
  ['a quoted flag', oneDialect, (password, name) => `--${name} ${shellQuoted(password)}`],
  ['a parameter', words, (password, name) => `http://h/x?a=b&${name}=${encodeURIComponent(password)}&c=d`],
  ['a url', ofUrls(words), (password) => url(password)],
];

describe.each([...QUOTED, ...TYPED])('a password in %s', (_, kind, form) => {
  test('is not shown', () => {
    fc.assert(
      fc.property(kind, names, before, after, (password, name, begin, end) => {
        const text = `${begin}${form(password, name)}${end}`;
        expect(hideSecrets(text)).not.toContain(CORE);
        expect(textWithoutSecrets(text)).not.toContain(CORE);
        expect(JSON.stringify(documentWithoutSecrets([{ text }]))).not.toContain(CORE);
        expect(holdsSecret(text)).toBe(true);
      }),
    );
  });
});

describe.each(QUOTED)('a password in %s of a dump', (_, kind, form) => {
  test('is not kept', () => {
    fc.assert(
      fc.property(kind, names, before, after, (password, name, begin, end) => {
        const text = `${begin}${form(password, name)}${end}`;
        expect(bytesWithoutSecrets(Buffer.from(text)).toString()).not.toContain(CORE);
      }),
    );
  });

  test('is not kept, and JSON stays JSON', () => {
    fc.assert(
      fc.property(kind, names, fc.jsonValue(), (password, name, other) => {
        const text = JSON.stringify([other, form(password, name), other]);
        const kept = bytesWithoutSecrets(Buffer.from(text)).toString();
        expect(() => JSON.parse(kept)).not.toThrow();
      }),
    );
  });
});

describe.each([
  ['a line', (password: string, name: string) => `${name}: ${password}`],
  ['a header', (password: string, name: string) => `> ${name}: ${password}`],
])('a password in %s of its own', (_, form) => {
  test('is neither shown nor kept', () => {
    fc.assert(
      fc.property(passwords, names, (password, name) => {
        const text = `first\n${form(password, name)}\nlast`;
        expect(hideSecrets(text)).not.toContain(CORE);
        expect(bytesWithoutSecrets(Buffer.from(text)).toString()).not.toContain(CORE);
      }),
    );
  });
});

test('a url with blanks in its password, as a value of its own, is not shown', () => {
  fc.assert(
    fc.property(ofUrls(passwords), (password) => {
      expect(textWithoutSecrets(url(password))).not.toContain(CORE);
    }),
  );
});

test('what is masked once stays as it is', () => {
  fc.assert(
    fc.property(passwords, names, (password, name) => {
      const once = hideSecrets(`{"${name}": ${JSON.stringify(password)}} ${url('p')}`);
      expect(hideSecrets(once)).toBe(once);
    }),
  );
});
