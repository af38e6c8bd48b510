import { sharedNode } from '../rabbitmq.ts';
import { runCtl } from './broker-node.ts';

/** Patterns of what a user may configure, write to and read from; empty allows nothing. */
export interface Rights {
  configure: string;
  write: string;
  read: string;
}

/** Adds a user with password `guest` and these rights in one vhost of the shared broker. */
export async function addUser(vhost: string, name: string, { configure, write, read }: Rights): Promise<void> {
  const node = sharedNode();
  await runCtl(node, 'add_user', name, 'guest');
  await runCtl(node, 'set_permissions', '-p', vhost, name, configure, write, read);
}
