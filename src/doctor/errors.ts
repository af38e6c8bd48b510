/** What a check has found wrong that no other room has an error for. Facts in fields; src/cli/remedies/doctor.ts says what to do. */
export abstract class Trouble extends Error {}

/** A check did not end by itself. */
export class CheckTimedOut extends Trouble {
  override readonly name = 'CheckTimedOut';
  constructor(readonly seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/** A host's name has no address here. */
export class NameUnresolved extends Trouble {
  override readonly name = 'NameUnresolved';
  constructor(
    readonly host: string,
    /** ENOTFOUND, EAI_AGAIN and the like. */
    readonly code: string,
  ) {
    const why = code === 'ENOTFOUND' ? 'no name server and no hosts file has it' : 'no name server answers';
    super(`${host}: ${why} (${code})`);
  }
}

/** The process that asks the system for a name printed something else. */
export class NameNotTold extends Trouble {
  override readonly name = 'NameNotTold';
  constructor(
    readonly host: string,
    /** All that it printed. */
    readonly printed: string,
  ) {
    super(`the process that asks for ${host} prints no answer, but ${JSON.stringify(printed.slice(0, 60))}`);
  }
}

/** An address took no connection. */
export class NoConnection extends Trouble {
  override readonly name = 'NoConnection';
  constructor(
    /** `192.0.2.1:5672` */
    readonly endpoint: string,
    /** ECONNREFUSED and the like; ETIMEDOUT also when our own patience ended. */
    readonly code: string,
    reason: string,
  ) {
    super(`${endpoint}: ${REASONS[code] ?? reason} (${code})`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the host is there, and nothing listens on this port',
  ETIMEDOUT: 'no answer at all: the host is down, or something on the way drops what is sent',
  EHOSTUNREACH: 'the host cannot be reached: it is down, or something on the way refuses',
  ENETUNREACH: 'this machine has no route to that network',
};

/** A broker introduced itself, and cut the connection while it was to let somebody in: many refuse a login in just that way. */
export class HungUp extends Trouble {
  override readonly name = 'HungUp';
  constructor(
    readonly user: string,
    /** What it was asked last. */
    readonly step: 'login' | 'vhost',
    readonly vhost: string,
  ) {
    super(
      step === 'login'
        ? `the broker greets, and hangs up without a word at the login of user ${user}`
        : `the broker lets user ${user} in, and hangs up without a word at vhost ${vhost}`,
    );
  }
}

/** The certificate is good, and not for long. */
export class CertificateEndsSoon extends Trouble {
  override readonly name = 'CertificateEndsSoon';
  constructor(
    readonly subject: string,
    readonly days: number,
  ) {
    super(`the certificate ${subject} ends in ${days} ${days === 1 ? 'day' : 'days'}`);
  }
}

/** Whoever answers may be another host of the same authority. */
export class NameNotVerified extends Trouble {
  override readonly name = 'NameNotVerified';
  constructor() {
    super("ssl_enforce_hostname_verification is off: any certificate of the authority's will do");
  }
}

/** The vhost has no such exchange. */
export class ExchangeMissing extends Trouble {
  override readonly name = 'ExchangeMissing';
  constructor(
    readonly exchange: string,
    readonly vhost: string,
  ) {
    super(
      `vhost ${vhost} has no exchange ${exchange}: no Neutron server or agent was ever there, or it has another one`,
    );
  }
}

/** Messages wait though somebody consumes. */
export class Backlog extends Trouble {
  override readonly name = 'Backlog';
  constructor(
    readonly queue: string,
    readonly waiting: number,
  ) {
    super(`${messages(waiting)} in ${queue}: whoever consumes it is stuck, or slower than they come`);
  }
}

/** The queue of an agent keeps what was sent since it stopped (wire spec 4.2). */
export class AgentStopped extends Trouble {
  override readonly name = 'AgentStopped';
  constructor(
    readonly host: string,
    readonly queue: string,
    readonly waiting: number,
  ) {
    const stale = waiting === 0 ? '' : `; ${messages(waiting)} there, to be applied, stale, at its next start`;
    super(`the agent of ${host} was there and has stopped: nobody consumes ${queue}${stale}`);
  }
}

/** No agent of this name ever listened. */
export class AgentUnknown extends Trouble {
  override readonly name = 'AgentUnknown';
  constructor(
    readonly host: string,
    readonly queue: string,
  ) {
    super(`no agent named ${host} ever listened: there is no queue ${queue}`);
  }
}

/** Nobody answers the query. */
export class QueryUnserved extends Trouble {
  override readonly name = 'QueryUnserved';
  constructor(
    readonly queue: string,
    /** There is such a queue: somebody served it once. */
    readonly wasServed: boolean,
  ) {
    super(
      wasServed
        ? `nobody consumes ${queue}: its server has stopped`
        : `there is no queue ${queue}: nobody ever served the query on this vhost`,
    );
  }
}

/** Agents that the inventory takes for down: their entries count all the same (spec l2pop 2.2 rule A). */
export class AgentsDown extends Trouble {
  override readonly name = 'AgentsDown';
  constructor(
    /** `c1 (last heard of at …)` */
    readonly agents: readonly string[],
  ) {
    super(
      `${agents.length === 1 ? 'an agent has' : `${agents.length} agents have`} not reported: ${agents.join(', ')}`,
    );
  }
}

/** The inventory knows its agents, and this host has none with a tunnel ip. */
export class HostUnknown extends Trouble {
  override readonly name = 'HostUnknown';
  constructor(
    readonly host: string,
    readonly known: readonly string[],
  ) {
    super(`no agent with a tunnel ip on host ${host}`);
  }
}

/** The inventory has no agent with a tunnel ip: no FDB has any entry. */
export class NoAgents extends Trouble {
  override readonly name = 'NoAgents';
  constructor() {
    super('no agent with a tunnel ip: every answer will be empty');
  }
}

/** The source cannot be read to its end, or says something odd of itself. */
export class SourceRemark extends Trouble {
  override readonly name = 'SourceRemark';
}

/** Open vSwitch's tools are here, and only root may use them. */
export class NotRoot extends Trouble {
  override readonly name = 'NotRoot';
  constructor() {
    super("who runs this is not root, and only root may read Open vSwitch's flows");
  }
}

/** The agent of this very host is asked about, and the tools that read its dataplane are not here. */
export class ToolsMissing extends Trouble {
  override readonly name = 'ToolsMissing';
  constructor(readonly tools: readonly string[]) {
    super(`this is the host that is asked about, and it has no ${tools.join(', no ')}`);
  }
}

const messages = (count: number): string => (count === 1 ? 'a message waits' : `${count} messages wait`);
