import { readFile } from 'node:fs/promises';
import { ensureAppBundle } from './app-bundle.mjs';
import { rootDir } from './paths.mjs';
import { run } from './process.mjs';

const JOURNEYS = 'packages/app/playwright.config.ts';

/**
 * Runs the journeys of packages/app/e2e-tests in Chromium against a demo portal that is started for them.
 *
 * Gives how many passed and were skipped. Rejects where one failed.
 */
export async function runBrowserTests({ env, chromium, resultFile }) {
  await runPlaywright({ env, chromium, resultFile });
  const { stats } = JSON.parse(await readFile(resultFile, 'utf8'));
  return { passed: stats.expected, skipped: stats.skipped };
}

/** Builds the pages of the portal and runs Playwright, by default with the journeys. */
export async function runPlaywright({
  env,
  chromium,
  config = JOURNEYS,
  resultFile,
  args = [],
}) {
  await ensureAppBundle({ env });
  await run('playwright', ['test', '--config', config, ...args], {
    cwd: rootDir,
    env: {
      ...env,
      FAIRWAY_CHROMIUM: chromium,
      ...(resultFile && { FAIRWAY_BROWSER_RESULT: resultFile }),
    },
    name: 'playwright',
  });
}
