import { describe, expect, test } from 'vitest';
import { optionOf, parseOsloConfig, sectionOf } from '../../src/cli/oslo-config.ts';

describe('a neutron.conf is read as oslo.config reads it', () => {
  test.each([
    { when: 'a value holds # and ;', text: 'transport_url = rabbit://u:a#b;c@h/', value: 'rabbit://u:a#b;c@h/' },
    { when: 'a value stands in quotes', text: 'transport_url = "rabbit://h/"', value: 'rabbit://h/' },
    { when: 'a value holds a quote', text: 'transport_url = rabbit://u:a"b@h/', value: 'rabbit://u:a"b@h/' },
    { when: 'a value holds =', text: 'transport_url=rabbit://u:p=q@h/', value: 'rabbit://u:p=q@h/' },
    { when: 'a colon separates name and value', text: 'transport_url: rabbit://h/', value: 'rabbit://h/' },
    {
      when: 'a comment stands before',
      text: '# transport_url = rabbit://no/\ntransport_url = rabbit://h/',
      value: 'rabbit://h/',
    },
    {
      when: 'it is given twice',
      text: 'transport_url = rabbit://a/\ntransport_url = rabbit://b/',
      value: 'rabbit://b/',
    },
    { when: 'another option is named', text: 'pw = s\ntransport_url = rabbit://u:$pw@h/', value: 'rabbit://u:s@h/' },
    {
      when: 'another option is named in braces',
      text: 'pw = s\ntransport_url = rabbit://u:${pw}x@h/',
      value: 'rabbit://u:sx@h/',
    },
    { when: 'a dollar is doubled', text: 'transport_url = rabbit://u:$$pw@h/', value: 'rabbit://u:$pw@h/' },
    { when: 'lines end as on Windows', text: 'transport_url = rabbit://h/\r\n', value: 'rabbit://h/' },
    { when: 'it is not there', text: 'other = 1', value: undefined },
  ])('transport_url is $value when $when', ({ text, value }) => {
    expect(optionOf(parseOsloConfig(`[DEFAULT]\n${text}\n`), 'DEFAULT', 'transport_url')).toBe(value);
  });

  test('a comment ends the value above it', () => {
    const config = parseOsloConfig('[DEFAULT]\nlist = a\n# no more\n  b\n');
    expect(optionOf(config, 'DEFAULT', 'list')).toBe('a');
  });

  test('an indented line goes on with the value above it', () => {
    const config = parseOsloConfig('[DEFAULT]\nlist = a\n  b\nnext = c\n');
    expect(optionOf(config, 'DEFAULT', 'list')).toBe('a\nb');
    expect(optionOf(config, 'DEFAULT', 'next')).toBe('c');
  });

  test('options of a section with an underscore come as a record', () => {
    const config = parseOsloConfig(
      '[oslo_messaging_rabbit]\nssl = true\nrabbit_quorum_queue=false\n[database]\nconnection=x',
    );
    expect(sectionOf(config, 'oslo_messaging_rabbit')).toEqual({ ssl: 'true', rabbit_quorum_queue: 'false' });
  });
});
