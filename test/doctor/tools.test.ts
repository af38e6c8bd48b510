import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { lookAtTools } from '../../src/doctor/checks/tools.ts';
import { CheckTimedOut } from '../../src/doctor/errors.ts';

test('a tool that does not answer in time is a warning, and not taken for one that is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2pop-tools-'));
  writeFileSync(join(folder, 'ovs-vsctl'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o700 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const ending = new AbortController();
  try {
    const limits = { deadline: Date.now() + 200, timeoutMs: 200, signal: ending.signal };
    await expect(lookAtTools(undefined, limits)).resolves.toMatchObject({
      value: true,
      findings: [{ state: 'warning', trouble: new CheckTimedOut(0.2) }],
    });
  } finally {
    ending.abort();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
});
