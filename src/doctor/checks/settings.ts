import { type RabbitOptions, readRabbitOptions } from '../../transport/rabbit/options.ts';
import { parseTransportUrl, type RabbitUrl } from '../../transport/transport-url.ts';
import type { Seen } from '../course.ts';

/** A setting with where it came from: `file /etc/neutron/neutron.conf [DEFAULT] transport_url`. */
export interface SettingRow {
  name: string;
  /** Without secrets; `''` where nothing says it. */
  value: string;
  origin: string;
  /** Why it could not be told. */
  fault?: Error;
}

/** What the settings say, and from where. */
export interface GivenSettings {
  rows: readonly SettingRow[];
  /** Undefined: no place names one, and the source of the answer needs none. */
  broker: GivenBroker | undefined;
}

/** The broker as the settings name it. */
export interface GivenBroker {
  transportUrl: string;
  exchange: string;
  /** Of `[oslo_messaging_rabbit]`; the url's own go over them. */
  rabbitOptions: Readonly<Record<string, string>>;
}

/** What is left to look at: a broker, or nothing outside this process. */
export interface WantedBroker {
  url: RabbitUrl | undefined;
  options: RabbitOptions;
  exchange: string;
}

/**
 * Which setting says what, from where; of the broker, whether url and options can be used. Without a broker there is no value: what
 * needs one is skipped.
 * @throws what `read` throws; InvalidTransportUrl, InvalidOption
 */
export async function lookAtSettings(read: () => Promise<GivenSettings>): Promise<Seen<WantedBroker>> {
  const { rows, broker } = await read();
  const wanted = broker && { value: wantedBroker(broker) };
  const fault = rows.find((row) => row.fault !== undefined)?.fault;
  return {
    ...(wanted ?? { because: 'no broker is named, and the source needs none' }),
    findings: [
      {
        ...(fault && { state: 'warning', trouble: fault }),
        found: rows.filter(isSaid).map(({ name, value: text, origin }) => `${name} = ${text} (${origin})`),
        facts: { settings: rows.map(({ name, value: text, origin }) => ({ name, value: text, origin })) },
      },
    ],
  };
}

function wantedBroker({ transportUrl, exchange, rabbitOptions }: GivenBroker): WantedBroker {
  const url = parseTransportUrl(transportUrl);
  const isRabbit = url.driver === 'rabbit';
  const options = readRabbitOptions(isRabbit ? url.options : {}, rabbitOptions);
  return { url: isRabbit ? url : undefined, options, exchange };
}

const isSaid = ({ value, fault }: SettingRow): boolean => value !== '' && fault === undefined;
