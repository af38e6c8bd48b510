import { createTransport } from '../transport/create-transport.ts';
import { openRabbit } from '../transport/rabbit/open-rabbit.ts';
import { openRabbitProbe, type RabbitProbe } from '../transport/rabbit/probe.ts';
import type { Transport } from '../transport/transport.ts';
import type { RabbitHost, RabbitUrl } from '../transport/transport-url.ts';
import { lookAtAgentQueue } from './checks/agent-queue.ts';
import { lookAtAgents } from './checks/agents.ts';
import { lookAtAlarm } from './checks/alarm.ts';
import { lookAtExchange } from './checks/exchange.ts';
import { lookAtConfigure, lookAtRead, lookAtWrite } from './checks/permissions.ts';
import { lookAtQuery } from './checks/query.ts';
import { lookAtQueryTopic } from './checks/query-topic.ts';
import type { WantedBroker } from './checks/settings.ts';
import type { Course, Step } from './course.ts';
import { unusable, usable } from './steps.ts';

/** A vhost that can be entered, and two ways to use it: step by step, and as every command does. */
export interface OpenVhost {
  vhost: string;
  exchange: string;
  probe: RabbitProbe;
  transport: Transport;
}

/** By the one host of the url that was found to work. Nothing is connected yet. */
export function openVhost(url: RabbitUrl, host: RabbitHost, { options, exchange }: WantedBroker): OpenVhost {
  const oneHost = { ...url, hosts: [host] };
  return {
    vhost: url.vhost,
    exchange,
    probe: openRabbitProbe(oneHost, host, options),
    transport: createTransport(openRabbit(oneHost, { options, program: 'l2pop-doctor' })),
  };
}

/** What is asked of the vhost. */
export interface VhostWish {
  /** The agent that is asked about. */
  host: string | undefined;
  /** The answer has to come from the broker. */
  isQueryNeeded: boolean;
}

/** What is on the broker's vhost: alarms, permissions, the exchange, the query and the agents. */
export function examineBroker(course: Course, open: Step<OpenVhost>, { host, isQueryNeeded }: VhostWish): void {
  const alarm = course.begin({
    check: 'alarm',
    needs: [open],
    otherwise: 'the broker takes no messages',
    look: ([{ probe }], limits) => lookAtAlarm(probe, limits),
  });
  const configure = course.begin({
    check: 'permission',
    subject: 'configure',
    needs: [open],
    otherwise: 'not allowed: queue reply_…',
    look: ([{ probe }], limits) => lookAtConfigure(probe, limits),
  });
  const write = course.begin({
    check: 'permission',
    subject: 'write',
    needs: [open, alarm],
    otherwise: 'cannot be told',
    look: ([{ probe, exchange }], limits) => lookAtWrite(probe, exchange, limits),
  });
  const read = course.begin({
    check: 'permission',
    subject: 'read',
    needs: [open, configure],
    otherwise: 'cannot be told',
    look: ([{ probe }], limits) => lookAtRead(probe, limits),
  });
  const exchange = course.begin({
    check: 'exchange',
    needs: [open],
    otherwise: 'not there',
    look: ([{ probe, exchange: name, vhost }], limits) => lookAtExchange(probe, name, vhost, limits),
  });
  const topic = course.begin({
    check: 'query-topic',
    needs: [open, exchange],
    otherwise: 'cannot be looked at',
    look: ([{ probe }], limits) => lookAtQueryTopic(probe, isQueryNeeded, limits),
  });
  course.begin({
    check: 'query',
    needs: [open, topic, configure, write, read],
    otherwise: 'no answer',
    look: ([{ transport, exchange: name }], limits) => lookAtQuery(transport, name, limits),
  });
  course.begin({
    check: 'agents',
    needs: [open, exchange],
    otherwise: 'cannot be counted',
    look: ([{ transport, exchange: name }], limits) => lookAtAgents(transport, name, limits),
  });
  course.begin({
    check: 'agent-queue',
    ...(host !== undefined && { subject: host }),
    needs: [host === undefined ? unusable('no --host was given') : usable(host), open, exchange],
    otherwise: 'no agent listens',
    look: ([name, { probe }], limits) => lookAtAgentQueue(probe, name, limits),
  });
}
