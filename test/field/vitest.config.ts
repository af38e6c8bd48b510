import { defineConfig } from 'vitest/config';

/** The field's own suite: npm run test:field (docs/field.md). */
export default defineConfig({
  test: {
    name: 'field',
    include: ['test/field/**/*.test.ts'],
    globalSetup: ['test/support/built-cli.ts', 'test/field/global-setup.ts'],
    // one field for all: scenarios run one after another
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 900_000,
    teardownTimeout: 60_000,
  },
});
