import { isDatabaseUrl } from '../driver/inventory/database/kinds.ts';

/** Does it name a broker, and not a file? */
export const isTransportUrl = (where: string): boolean => /^(?:rabbit|memory|kombu|amqp)s?:\/\//i.test(where);

/** Does it name Neutron's database: a url of one, or the word for that of --config-file? */
export const isDatabaseSource = (where: string): boolean => where === 'database' || isDatabaseUrl(where);

/** Does it name Neutron's API? */
export const isApi = (where: string): boolean => /^(?:https?:\/\/|cloud:)/i.test(where);

/** Does it name a file, and not a place to ask? */
export const isFile = (where: string): boolean => !isTransportUrl(where) && !isDatabaseSource(where) && !isApi(where);
