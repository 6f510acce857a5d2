// npm run test:e2e: the tests in a browser alone. Arguments go to Playwright: `npm run test:e2e -- rollback --headed`.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBrowserTests } from './toolchain/browser-tests.mjs';
import { ensureChromium } from './toolchain/chromium.mjs';
import { main } from './toolchain/process.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  const { env } = await setUp();
  const chromium = await ensureChromium();
  const scratch = await mkdtemp(join(tmpdir(), 'fairway-e2e-'));
  try {
    await runBrowserTests({
      env,
      chromium,
      resultFile: join(scratch, 'result.json'),
      args: process.argv.slice(2),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
