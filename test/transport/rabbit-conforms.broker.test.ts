import { beforeAll, describe } from 'vitest';

import { openTransport } from '../../src/transport/open.ts';
import { nodeUrl } from '../support/rabbitmq/broker-node.ts';
import { ctl, freshVhostName, sharedNode } from '../support/rabbitmq.ts';
import { conforms } from './conforms.ts';

describe('rabbit', () => {
  let vhost: string;
  beforeAll(async () => {
    vhost = await freshVhostName();
  });
  conforms(
    () => openTransport(nodeUrl(sharedNode(), vhost)),
    async (queue) => void (await ctl('delete_queue', '-p', vhost, queue)),
  );
});
