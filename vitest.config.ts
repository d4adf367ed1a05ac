import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    // Much of the time of the suites with servers is waiting.
    maxWorkers: '100%',
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/fixtures/**', 'tests/runtimes/network.test.ts'],
    // Many tests start programs, which a busy machine does slowly.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // `SDK=replicate` leaves a file about streams without a test.
    passWithNoTests: Boolean(process.env['SDK']),
  },
});
