import * as z from 'zod/mini';
import { type LabFault, LabFileError, showLabFault } from '../driver/inventory/lab-errors.ts';
import { type LabText, parseLabText } from '../driver/inventory/lab-text.ts';
import { faultsOf, filledText, strictKeys } from '../driver/inventory/schema-faults.ts';
import { BadUserConfig } from './errors.ts';
import { isApi } from './where.ts';

const SECONDS = 'seconds, above 0 and at most 86400';

const cloud = strictKeys({
  transport_url: z.optional(filledText),
  transport_url_file: z.optional(filledText),
  transport_url_command: z.optional(filledText),
  control_exchange: z.optional(filledText),
  config_file: z.optional(
    z.union([filledText, z.array(filledText).check(z.minLength(1))], 'a file, or a list of files'),
  ),
  from: z.optional(filledText),
  from_file: z.optional(filledText),
  from_command: z.optional(filledText),
  os_cloud: z.optional(filledText),
  source: z.optional(filledText),
  timeout: z.optional(z.number(SECONDS).check(z.positive(SECONDS), z.maximum(86_400, SECONDS))),
});

const schema = strictKeys({
  default_cloud: z.optional(filledText),
  clouds: z._default(z.record(z.string(), cloud, 'a mapping of clouds'), {}),
});

/** What the file may say of a cloud. */
export type CloudKeys = z.output<typeof cloud>;

/** The user's own config file, read. */
export interface UserConfig {
  defaultCloud: string | undefined;
  clouds: Readonly<Record<string, CloudKeys>>;
}

/** Of these a cloud has one at most: they say the same in three ways. */
const ALTERNATIVES = ['transport_url', 'from'].map((key) => [key, `${key}_file`, `${key}_command`] as const);

/** @throws BadUserConfig with the place of the first fault */
export function parseUserConfig(source: string, file: string): UserConfig {
  try {
    const text = parseLabText(source.trim() === '' ? '{}' : source, file);
    const parsed = schema.safeParse(text.value);
    if (!parsed.success) throw faulty(parsed.error.issues.flatMap((issue) => faultsOf(issue, text)));
    const { default_cloud: defaultCloud, clouds } = parsed.data;
    const faults = contentFaults(parsed.data, text);
    if (faults.length > 0) throw faulty(faults);
    return { defaultCloud, clouds };
  } catch (error) {
    if (!(error instanceof LabFileError)) throw error;
    const fault = showLabFault(error.faults[0]!).slice(file.length);
    throw new BadUserConfig(file, fault, { cause: error });
  }

  function faulty(faults: LabFault[]): LabFileError {
    return new LabFileError(
      file,
      faults.toSorted((a, b) => a.line - b.line),
    );
  }
}

function contentFaults({ default_cloud: wanted, clouds }: z.output<typeof schema>, text: LabText): LabFault[] {
  const names = Object.keys(clouds);
  const faults = Object.entries(clouds).flatMap(([name, keys]) =>
    ALTERNATIVES.flatMap((alternatives) => {
      const [first, ...more] = alternatives.filter((key) => keys[key as keyof CloudKeys] !== undefined);
      return more.map((key) => text.faultAtKey(['clouds', name], key, `${first} or this, not both`));
    }),
  );
  for (const [name, { from, os_cloud: osCloud }] of Object.entries(clouds)) {
    if (osCloud === undefined || from === undefined || isApi(from)) continue;
    faults.push(text.faultAtKey(['clouds', name], 'os_cloud', "this beside Neutron's API alone"));
  }
  if (wanted !== undefined && !Object.hasOwn(clouds, wanted)) {
    faults.push(text.faultAt(['default_cloud'], names.length > 0 ? `one of ${names.join(', ')}` : 'a cloud of clouds'));
  }
  return faults;
}
