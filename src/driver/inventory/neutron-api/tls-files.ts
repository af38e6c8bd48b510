import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Cloud } from './cloud/cloud-settings.ts';
import { UnreadableCloudFile } from './cloud/errors.ts';
import type { TlsSettings } from './http.ts';

/** How a cloud wants TLS spoken, with the files that it names. @throws UnreadableCloudFile */
export async function tlsOf({ name, keys }: Cloud): Promise<TlsSettings> {
  const { cacert, cert, key, verify = true, insecure = false } = keys;
  const read = (setting: string, file: string | undefined): Promise<string | undefined> =>
    file === undefined
      ? Promise.resolve(undefined)
      : readFile(file.replace(/^~(?=\/)/, homedir()), 'utf8').catch((error: NodeJS.ErrnoException) => {
          const reason = error.code === 'ENOENT' ? 'no such file' : (error.code ?? error.message);
          throw new UnreadableCloudFile(name, setting, file, reason);
        });
  const [authority, certificate, ownKey] = await Promise.all([
    read('cacert', cacert),
    read('cert', cert),
    read('key', key ?? cert),
  ]);
  return { authority, certificate, key: ownKey, verify: verify && !insecure };
}
