import type { CommonFlags } from './flags.ts';
import {
  exchangeSaid,
  namesBroker,
  RABBIT_SECTION,
  readPlaces,
  timeoutSaid,
  transportUrlSaid,
} from './setting-places.ts';

/** What all the places of configuration say together; the first that says something wins. */
export interface Settings {
  transportUrl: string;
  /** Neutron's control exchange. */
  exchange: string;
  timeoutSeconds: number;
  /** Options of `[oslo_messaging_rabbit]`, by name; the url's own query goes over them. */
  rabbitOptions: Readonly<Record<string, string>>;
}

/**
 * `fromUrl` (a transport url given as --from), typed flags, then --config-file, then the cloud that was asked for, then
 * L2POP_TRANSPORT_URL, then the default cloud of the user's own config file, then the default.
 * Reads no more files than it needs.
 * @throws NotReadable, NoTransportUrl, UrlCommandFailed, BadUserConfig, CloudWithoutBroker
 */
export async function resolveSettings(
  flags: CommonFlags,
  env: NodeJS.ProcessEnv = process.env,
  fromUrl?: string,
): Promise<Settings> {
  const places = await readPlaces(flags, env, fromUrl !== undefined || namesBroker(flags, env));
  return {
    transportUrl: fromUrl ?? (await transportUrlSaid(places).value()),
    exchange: await exchangeSaid(places).value(),
    timeoutSeconds: Number(await timeoutSaid(places).value()),
    rabbitOptions: places.conf?.section(RABBIT_SECTION) ?? {},
  };
}

/**
 * How long to wait for an answer: --timeout, then rpc_response_timeout of --config-file, then the cloud's timeout, then
 * Neutron's default.
 * @throws NotReadable, BadUserConfig
 */
export async function timeoutOf(flags: CommonFlags, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  if (flags.timeout !== undefined) return flags.timeout;
  return Number(await timeoutSaid(await readPlaces(flags, env)).value());
}
