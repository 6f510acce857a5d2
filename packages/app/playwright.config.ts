import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const resultFile = process.env.FAIRWAY_BROWSER_RESULT;

/**
 * Journeys through demo portals that are started for them. `npm run test:e2e` finds a Chromium and builds the pages first.
 *
 * @remarks
 * Each worker has a portal, which its journeys share one after the other: each brings promotions of its own, and none relies on
 * another. Most of the time they wait for rollouts, so two at once are fast enough on two cores.
 */
export default defineConfig({
  testDir: 'e2e-tests',
  outputDir: join(root, 'tmp', 'browser-tests'),
  workers: 2,
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
});
