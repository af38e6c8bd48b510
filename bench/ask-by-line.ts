import { createInterface } from 'node:readline';
import { createQueryClient } from '../src/rpc/query-client.ts';
import { openTransport } from '../src/transport/open.ts';

/** The bare call as a process that is fed as a session is: `ask-by-line.mjs URL NETWORK` asks at each line, and says when it has the answer. */
const [url = '', network = ''] = process.argv.slice(2);
const transport = await openTransport(url);
const client = createQueryClient(transport);
for await (const _ of createInterface({ input: process.stdin })) {
  await client.getFdbEntries([network]);
  process.stdout.write('{}\n');
}
await transport.close();
