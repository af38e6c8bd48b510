import { Flags } from '@oclif/core';
import { isIp, isMac } from '../../fdb/address.ts';
import type { Pair } from '../../fdb/entries.ts';
import { isNetworkId } from '../../fdb/network-id.ts';
import { hostDescription } from '../flags.ts';
import { outputFlags } from '../output.ts';

const LONGEST_EXPIRATION_SECONDS = 86_400;

/** A flag whose values are `MAC,IP`. */
const pairs = (description: string) =>
  Flags.custom<Pair>({
    description,
    helpValue: 'MAC,IP',
    helpGroup: 'CAST',
    multiple: true,
    multipleNonGreedy: true,
    parse: async (text) => {
      const [mac = '', ip = '', ...rest] = text.split(',').map((part) => part.trim());
      if (!isMac(mac) || !isIp(ip) || rest.length > 0) {
        throw new Error(`${text}: expected MAC,IP, such as fa:16:3e:0a:02:01,192.168.10.21`);
      }
      return [mac, ip];
    },
  })();

const tunnelIp = Flags.string({
  description: 'the endpoint that the entries are behind: an address of another host',
  helpValue: 'IP',
  helpGroup: 'CAST',
  parse: async (text) => {
    if (isIp(text)) return text;
    throw new Error(`${text}: expected one address`);
  },
});

const network = Flags.string({
  parse: async (text) => {
    if (isNetworkId(text)) return text;
    throw new Error(`${text}: expected an id, as openstack network show ${text} -f value -c id tells it`);
  },
  char: 'n',
  description: 'the network, by id: agents know no names',
  helpValue: 'ID',
  helpGroup: 'CAST',
});

/** A cast of entries from flags. */
export const entryFlags = {
  network,
  'segment-id': Flags.integer({
    description: 'its VNI or GRE key, as the agent holds it: an OVS agent passes over any other',
    helpValue: 'N',
    helpGroup: 'CAST',
    min: 0,
  }),
  type: Flags.option({
    options: ['vxlan', 'gre', 'geneve'] as const,
    description: 'its network type  [default: vxlan]',
    helpGroup: 'CAST',
  })(),
  'tunnel-ip': tunnelIp,
  entry: pairs('a port behind it, one address a flag (repeatable)'),
  flood: Flags.boolean({
    description: 'the flooding entry, as --entry 00:00:00:00:00:00,0.0.0.0: broadcast of the network goes there',
    helpGroup: 'CAST',
  }),
};

/** A cast of changed addresses from flags. */
export const changeFlags = {
  network,
  'tunnel-ip': tunnelIp,
  before: pairs('an address taken from its port (repeatable)'),
  after: pairs('an address given to its port (repeatable)'),
};

/** Where a cast goes and how, for all three of them. */
export const sendFlags = {
  file: Flags.string({
    description: 'read the cast from a JSON file in the structure of the wire (docs/json.md); - is standard input',
    helpValue: 'FILE',
    helpGroup: 'CAST',
  }),
  host: Flags.string({ ...hostDescription, helpValue: 'HOST', exclusive: ['fanout'] }),
  fanout: Flags.boolean({ description: 'to every agent that listens; the question tells how many there are' }),
  expire: Flags.custom<number>({
    description: 'the broker drops what its agent has not taken after so long',
    helpValue: 'SECONDS',
    default: 10,
    parse: async (text) => {
      const seconds = Number(text);
      if (seconds > 0 && seconds <= LONGEST_EXPIRATION_SECONDS) return seconds;
      throw new Error(`${text}: expected seconds, above 0 and at most ${LONGEST_EXPIRATION_SECONDS}`);
    },
  })(),
  yes: Flags.boolean({ char: 'y', description: 'send without asking' }),
  'dry-run': Flags.boolean({ description: 'only show what would be sent; needs no broker' }),
  ...outputFlags,
};
