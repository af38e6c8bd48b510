import { escapeControls } from '../format/escape.ts';
import { hideSecrets } from './secrets/hide-secrets.ts';

/** One line on standard error: worth knowing, no error. */
export function note(text: string): void {
  process.stderr.write(`l2pop: ${escapeControls(hideSecrets(text))}\n`);
}
