import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const resultFile = process.env.FAIRWAY_BROWSER_RESULT;

/**
 * Journeys through a demo portal that is started for them. `npm run test:e2e` finds a Chromium and builds the pages first.
 *
 * @remarks
 * All journeys share the portal, one after the other: each brings promotions of its own, and none relies on another.
 * What Playwright finds in the output of the demo comes to the journeys as `FAIRWAY_PORTAL_URL` and `FAIRWAY_BACKEND_PID_FILE`.
 */
export default defineConfig({
  testDir: 'e2e-tests',
  outputDir: join(root, 'tmp', 'browser-tests'),
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    ...(resultFile
      ? [['json', { outputFile: resultFile }] as ['json', object]]
      : []),
  ],
  use: {
    viewport: { width: 1400, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.FAIRWAY_CHROMIUM,
      args: [
        // Chromium has no sandbox for root, as which containers run.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node scripts/demo.mjs --port 0 --kubectl-port 0',
    cwd: root,
    wait: {
      stdout:
        /Open (?<fairway_portal_url>\S+)[\s\S]+kill -9 \$\(cat (?<fairway_backend_pid_file>[^)\s]+)\)/,
    },
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
  },
});
