import { readFile } from 'node:fs/promises';
import { ensureAppBundle } from './app-bundle.mjs';
import { rootDir } from './paths.mjs';
import { run } from './process.mjs';

/**
 * Runs the journeys of packages/app/e2e-tests in Chromium against a demo portal that is started for them.
 *
 * Gives how many passed and were skipped. Rejects where one failed.
 */
export async function runBrowserTests({
  env,
  chromium,
  resultFile,
  args = [],
}) {
  await ensureAppBundle({ env });
  await run(
    'playwright',
    ['test', '--config', 'packages/app/playwright.config.ts', ...args],
    {
      cwd: rootDir,
      env: {
        ...env,
        FAIRWAY_CHROMIUM: chromium,
        FAIRWAY_BROWSER_RESULT: resultFile,
      },
      name: 'playwright',
    },
  );
  const { stats } = JSON.parse(await readFile(resultFile, 'utf8'));
  return { passed: stats.expected, skipped: stats.skipped };
}
