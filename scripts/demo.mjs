// npm run demo: sets up the workspace and runs packages/demo with the given arguments.

import { main } from './toolchain/process.mjs';
import { runTypeScript } from './toolchain/run-typescript.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  await runTypeScript(
    await setUp(),
    'packages/demo/src/index.ts',
    process.argv.slice(2),
  );
});
