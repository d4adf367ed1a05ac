import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/fixtures/**'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // `SDK=replicate` leaves a file about streams without a test.
    passWithNoTests: Boolean(process.env['SDK']),
  },
});
