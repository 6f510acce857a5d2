// npm run images: takes the pictures of docs/images, in light and dark colours, of a demo portal that is started for them.

import { runPlaywright } from './toolchain/browser-tests.mjs';
import { ensureChromium } from './toolchain/chromium.mjs';
import { main } from './toolchain/process.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  const { env } = await setUp();
  await runPlaywright({
    env,
    chromium: await ensureChromium(),
    config: 'packages/app/playwright.images.config.ts',
  });
});
