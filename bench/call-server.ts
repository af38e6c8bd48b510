import { openTransport } from '../src/transport/open.ts';
import { serveBare } from './bare-call.ts';
import { ANSWER, METHOD, TARGET } from './call-payload.ts';

/**
 * The serving half of the call bench, a process of its own: `call-server.mjs ours|bare URL`. Says `READY` on standard
 * output, and ends with its standard input.
 */
const [kind, url = ''] = process.argv.slice(2);
const stop = kind === 'bare' ? await serveBare(url) : await serveOurs(url);
process.stdin.resume().once('end', () => void stop());
console.log('READY');

async function serveOurs(brokerUrl: string): Promise<() => Promise<void>> {
  const transport = await openTransport(brokerUrl);
  await transport.serve({ ...TARGET, server: 'bench-1' }, [{ methods: { [METHOD]: () => ANSWER } }]);
  return () => transport.close();
}
