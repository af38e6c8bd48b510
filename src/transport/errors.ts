/** Every error of this library is one of these, so that a caller can tell them from its own. */
export abstract class TransportError extends Error {}
