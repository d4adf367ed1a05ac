import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { playwright } from '@vitest/browser-playwright';
import { configDefaults, defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isBrowser = process.env['RUNTIME'] === 'chromium';

/** The helper's own tests, run on the built files by the Node that runs this, or in Chromium. */
export default defineConfig({
  root,
  // Not the source: what users install.
  resolve: { alias: [{ find: /^.*\/src\/helper\/src\/(testing\/)?index\.ts$/, replacement: `${root}src/helper/dist/$1index.js` }] },
  // Named here, they are not found one by one while the tests run, each time with a reload.
  optimizeDeps: { include: ['fast-check'] },
  test: {
    include: ['tests/helper/*.test.ts', 'tests/runtimes/network.test.ts'],
    // These read the repository, build it, or compare with other libraries.
    exclude: [...configDefaults.exclude, 'tests/helper/{package,kinds,feature-table,readme,types}.test.ts'],
    globalSetup: ['tests/runtimes/faulty-server.ts'],
    testTimeout: 60_000,
    fileParallelism: !isBrowser,
    ...(isBrowser && {
      setupFiles: ['tests/runtimes/browser-setup.ts'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath: await chromium.executablePath(),
            args: [...chromium.args, '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
          },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    }),
  },
});
