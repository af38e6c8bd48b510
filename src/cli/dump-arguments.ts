import { WrongUsage } from './errors.ts';

/** DUMP… of the command line. @throws WrongUsage when there is none, or a flag that no command has */
export function dumpArguments(argv: readonly unknown[]): { file: string }[] {
  const parts = argv.map(String);
  const flag = parts.find((part) => part.startsWith('-') && part !== '-');
  if (flag !== undefined) throw new WrongUsage(`there is no flag ${flag}`, '--help lists the flags.');
  if (parts.length === 0) {
    throw new WrongUsage(
      'no DUMP was named',
      "Name one or several files, or - for standard input, such as 'ovs-ofctl --names dump-flows br-tun'; or --live on the agent's host, or --ssh HOST.",
    );
  }
  return parts.map((file) => ({ file }));
}
