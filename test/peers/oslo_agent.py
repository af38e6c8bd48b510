#!/usr/bin/python3
"""A real oslo.messaging agent that keeps what l2population casts tell it: the reference of the agent bench.

It listens as a Neutron L2 agent does and holds, per network, which tunnel ips flood and which MACs with
which addresses live behind which of them: an add moves a MAC, a remove takes exactly its pairs, an update
changes addresses alone. READY is printed once it listens, and `TAKEN n` after n casts and each n further ones.
SIGTERM prints what it holds as FDB entries in one line, and ends it.
"""
import argparse
import json
import os
import signal
import sys
import threading

from oslo_config import cfg
import oslo_messaging

TOPIC = 'q-agent-notifier-l2population-update'
FLOODING = ['00:00:00:00:00:00', '0.0.0.0']


class Network:
    def __init__(self, entries):
        self.fields = {name: value for name, value in entries.items() if name != 'ports'}
        self.floods, self.homes, self.addresses = set(), {}, {}

    def add(self, tunnel_ip, pair):
        if pair == FLOODING:
            self.floods.add(tunnel_ip)
            return
        mac, ip = pair
        self.homes[mac] = tunnel_ip
        self.addresses.setdefault(mac, {})[ip] = True

    def remove(self, tunnel_ip, pair):
        if pair == FLOODING:
            self.floods.discard(tunnel_ip)
            return
        mac, ip = pair
        if self.homes.get(mac) != tunnel_ip:
            return
        self.addresses[mac].pop(ip, None)
        if not self.addresses[mac]:
            del self.homes[mac], self.addresses[mac]

    def change(self, before, after):
        for mac, ip in after:
            if mac in self.addresses:
                self.addresses[mac][ip] = True
        for mac, ip in before:
            self.addresses.get(mac, {}).pop(ip, None)

    def entries(self):
        ports = {tunnel_ip: [FLOODING] for tunnel_ip in self.floods}
        for mac, tunnel_ip in self.homes.items():
            ports.setdefault(tunnel_ip, []).extend([mac, ip] for ip in self.addresses[mac])
        return {**self.fields, 'ports': {tunnel_ip: pairs for tunnel_ip, pairs in ports.items() if pairs}}


class Agent:
    def __init__(self, host, data, report_every):
        self.target = oslo_messaging.Target(version='1.7')
        self._host, self._report_every, self._taken = host, report_every, 0
        self._networks, self._lock = {}, threading.Lock()
        self._each(data, Network.add)

    def _each(self, fdb_entries, what):
        for network_id, entries in fdb_entries.items():
            network = self._networks.setdefault(network_id, Network(entries))
            for tunnel_ip, pairs in entries['ports'].items():
                for pair in pairs:
                    what(network, tunnel_ip, pair)

    def _took(self):
        self._taken += 1
        if self._taken % self._report_every == 0:
            print(f'TAKEN {self._taken}', flush=True)

    def add_fdb_entries(self, context, fdb_entries, host=None):
        if host in (None, self._host):
            with self._lock:
                self._each(fdb_entries, Network.add)
                self._took()

    def remove_fdb_entries(self, context, fdb_entries, host=None):
        if host in (None, self._host):
            with self._lock:
                self._each(fdb_entries, Network.remove)
                self._took()

    def update_fdb_entries(self, context, fdb_entries, host=None):
        if host in (None, self._host):
            with self._lock:
                for network_id, endpoints in fdb_entries['chg_ip'].items():
                    for change in endpoints.values():
                        self._networks[network_id].change(change.get('before', ()), change.get('after', ()))
                self._took()

    def entries(self):
        return {network_id: network.entries() for network_id, network in self._networks.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--transport-url', required=True)
    p.add_argument('--host', required=True)
    p.add_argument('--data', required=True, metavar='FILE', help='JSON: the FDB entries that it begins with')
    p.add_argument('--report-every', type=int, default=1000, metavar='N')
    options = p.parse_args()
    cfg.CONF([], project='oslo-agent', default_config_files=[])
    oslo_messaging.set_transport_defaults('neutron')
    transport = oslo_messaging.get_rpc_transport(cfg.CONF, url=options.transport_url)
    with open(options.data, encoding='utf-8') as f:
        agent = Agent(options.host, json.load(f), options.report_every)
    server = oslo_messaging.get_rpc_server(
        transport, oslo_messaging.Target(topic=TOPIC, server=options.host), [agent])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    server.start()
    print('READY', flush=True)
    stop.wait()
    print(json.dumps(agent.entries()), flush=True)
    sys.stdout.flush()
    os._exit(0)  # the metrics thread of 14.0.3 would hold a plain exit back by 10 s


if __name__ == '__main__':
    main()
