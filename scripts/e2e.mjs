// npm run test:e2e: the tests in a browser alone. Arguments go to Playwright: `npm run test:e2e -- rollback --headed`.

import { runPlaywright } from './toolchain/browser-tests.mjs';
import { ensureChromium } from './toolchain/chromium.mjs';
import { main } from './toolchain/process.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  const { env } = await setUp();
  const chromium = await ensureChromium();
  await runPlaywright({ env, chromium, args: process.argv.slice(2) });
});
