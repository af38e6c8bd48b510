import { beforeAll, describe } from 'vitest';

import { openTransport } from '../../src/transport/open.ts';
import { freshVhost } from '../support/rabbitmq.ts';
import { conforms } from './conforms.ts';

describe('rabbit', () => {
  let url: string;
  beforeAll(async () => {
    url = await freshVhost();
  });
  conforms(() => openTransport(url));
});
