import { expect, it } from 'vitest';
import { AnotherCloud, checkSameCloud, showBroker } from '../../../src/repair/guards/same-cloud.ts';

const ctl1 = { cluster: 'rabbit@ctl1', vhost: '/', name: 'rabbit@ctl1:5672 vhost /' };
const unnamed = { ...ctl1, cluster: '' };

it.each([
  { what: 'one broker', asked: ctl1, castsTo: ctl1, isSame: true },
  {
    what: 'two nodes of one cluster',
    asked: ctl1,
    castsTo: { ...ctl1, name: 'rabbit@ctl2:5672 vhost /' },
    isSame: true,
  },
  { what: 'two vhosts', asked: ctl1, castsTo: { ...ctl1, vhost: 'lab' }, isSame: false },
  { what: 'two clusters', asked: ctl1, castsTo: { ...ctl1, cluster: 'rabbit@elsewhere' }, isSame: false },
  { what: 'one broker without a name', asked: unnamed, castsTo: unnamed, isSame: true },
  {
    what: 'two brokers without a name',
    asked: unnamed,
    castsTo: { ...unnamed, name: 'rabbit@b:5672 vhost /' },
    isSame: false,
  },
  {
    what: 'nameless ones of which nothing is known',
    asked: { cluster: '', vhost: '/' },
    castsTo: unnamed,
    isSame: false,
  },
  { what: 'a file, which names none', asked: undefined, castsTo: ctl1, isSame: true },
])('expected state and casts of $what are of one cloud: $isSame', ({ asked, castsTo, isSame }) => {
  const check = () => checkSameCloud(asked, castsTo);
  if (isSame) expect(check).not.toThrow();
  else expect(check).toThrow(AnotherCloud);
});

it.each([
  [ctl1, 'rabbit@ctl1 vhost /'],
  [unnamed, 'rabbit@ctl1:5672 vhost /'],
  [{ cluster: '', vhost: '/' }, 'a broker that tells no name, vhost /'],
])('%j is shown as %s', (broker, text) => expect(showBroker(broker)).toBe(text));
