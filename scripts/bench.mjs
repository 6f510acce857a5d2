// npm run bench: sets up the workspace and runs packages/bench with the given arguments.

import { main } from './toolchain/process.mjs';
import { runTypeScript } from './toolchain/run-typescript.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  await runTypeScript(
    await setUp(),
    'packages/bench/src/index.ts',
    process.argv.slice(2),
  );
});
