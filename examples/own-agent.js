// An agent of one's own: it prints what it would tell a switch, for every entry that comes or goes.
//
//   npx l2pop serve --from examples/lab.yaml           # or a Neutron that answers the query
//   node examples/own-agent.js rabbit://guest:guest@localhost:5672/ bgp-1 9c5e3f0a-6d0e-4f0e-9a57-0d1b7a4c1001
//
// The callbacks are told of every change: of casts, and of the difference that an answer of the query makes, at the
// start and after each loss of the connection. Each is awaited before the next cast is taken.
import { createQueryClient, isFloodingEntry, L2popAgent, networksOf, transport } from 'l2pop';

const [url, host, ...networks] = process.argv.slice(2);
if (networks.length === 0) {
  console.error('usage: node examples/own-agent.js TRANSPORT_URL HOST NETWORK_ID...');
  process.exit(2);
}

/** A line an entry, such as `+ vxlan 1001 fa:16:3e:0a:02:01 192.168.10.21 via 192.0.2.2`. */
function print(sign, entries) {
  for (const [, { network_type: type, segment_id: id, ports }] of networksOf(entries)) {
    for (const [tunnelIp, pairs] of Object.entries(ports)) {
      for (const pair of pairs) {
        const what = isFloodingEntry(pair) ? 'broadcast' : pair.join(' ');
        console.log(`${sign} ${type} ${id} ${what} via ${tunnelIp}`);
      }
    }
  }
}

const bus = await transport.openTransport(url, { program: 'own-agent' });
const agent = new L2popAgent(bus, {
  host,
  networks,
  query: createQueryClient(bus),
  fdbAdd: (entries) => print('+', entries),
  fdbRemove: (entries) => print('-', entries),
  fdbUpdate: ({ chg_ip }) => console.log('~', JSON.stringify(chg_ip)),
  onResync: ({ reason }) => console.log(`= in step with Neutron (${reason}): ${agent.held} entries`),
  log: ({ level, message }) => console.error(`${level}: ${message}`),
});

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
await agent.start();

async function stop() {
  await agent.stop();
  await bus.close();
}
