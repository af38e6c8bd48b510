/** An agent of this name listens already: two would share the queue of its name, and each would miss half of its casts. */
export class AgentListens extends Error {
  override readonly name = 'AgentListens';
  constructor(
    readonly host: string,
    readonly queue: string,
    readonly consumers: number,
    /** The transport's name. */
    readonly transport: string,
  ) {
    super(`${transport}: an agent ${host} listens already: the queue ${queue} has a consumer`);
  }
}
