import { defineConfig } from 'vitest/config';

/** A project of its own: npm run test:field. */
const needsField = 'test/field/**';
const needsDatabase = ['test/**/*.database.test.ts'];
const needsBroker = ['test/**/*.broker.test.ts', 'test/commands/**/*.test.ts'];

export default defineConfig({
  test: {
    // two cores: more workers only make the broker's tests wait for each other
    maxWorkers: 2,
    projects: [
      // properties and large samples take seconds on a busy machine; how fast things are is measured in bench/
      {
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: [...needsBroker, ...needsDatabase, needsField],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'system',
          include: needsBroker,
          exclude: needsDatabase,
          globalSetup: ['test/support/built-cli.ts', 'test/support/rabbitmq.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // what another process took is known when its line has come, which may be after its answer
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: 'database',
          include: needsDatabase,
          globalSetup: ['test/support/built-cli.ts', 'test/support/database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
