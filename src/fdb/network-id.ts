const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Has it the form of a network's id, a UUID? A name has not. */
export const isNetworkId = (text: string): boolean => UUID.test(text);
