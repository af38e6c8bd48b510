import { parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { BadUserConfig } from './errors.ts';
import { firstLineOf } from './read-text.ts';

const schema = z.strictObject({
  default_cloud: z.optional(z.string()),
  clouds: z.record(
    z.string(),
    z.strictObject({
      transport_url: z.optional(z.string()),
      transport_url_command: z.optional(z.string()),
      control_exchange: z.optional(z.string()),
    }),
  ),
});

/**
 * One cloud of the user's own config file: the one named, else its `default_cloud`, else none.
 * @throws BadUserConfig, UrlCommandFailed
 */
export async function cloudOf(file: string, text: string, name: string | undefined, timeoutSeconds: number) {
  const document = parseDocument(text);
  if (document.errors[0]) throw new BadUserConfig(file, document.errors[0].message.split('\n')[0]!);
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new BadUserConfig(file, `${issue.path.join('.') || 'top level'}: ${issue.message}`);
  }
  const wanted = name ?? parsed.data.default_cloud;
  if (wanted === undefined) return undefined;
  const cloud = parsed.data.clouds[wanted];
  if (!cloud) {
    throw new BadUserConfig(
      file,
      `no cloud ${wanted}; there are ${Object.keys(parsed.data.clouds).join(', ') || 'none'}`,
    );
  }
  const exchange = cloud.control_exchange;
  if (cloud.transport_url) return { url: cloud.transport_url, exchange };
  if (!cloud.transport_url_command) throw new BadUserConfig(file, `cloud ${wanted} has no transport_url`);
  const { outputOf } = await import('./url-command.ts');
  return {
    url: firstLineOf(await outputOf(cloud.transport_url_command, timeoutSeconds)),
    exchange,
  };
}
