import type { Duplex } from 'node:stream';
import type { ChannelModel } from 'amqplib';

/**
 * Makes one write to the system of all that is written at a time. amqplib writes each frame by itself, and the body of
 * a message beyond 2 KB apart from its header: that is one system call, and with TCP_NODELAY one packet, for each.
 * @param model a connection of amqplib; its stream is not in amqplib's types (seen with 2.3.1)
 */
export function corkWrites(model: ChannelModel): void {
  const { stream } = model.connection as unknown as { stream: Duplex };
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    stream.uncork();
  };
  stream.write = (...args: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(uncork);
    }
    return write(...args);
  };
}
