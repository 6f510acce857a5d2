// npm run bench: sets up the workspace and runs packages/bench with the given arguments, with a PostgreSQL of its own unless
// only SQLite was asked for. The server is started with PostgreSQL's default durability, which the figures depend on.

import { parseArgs } from 'node:util';
import { ensureAppBundle } from './toolchain/app-bundle.mjs';
import { ensureChromium } from './toolchain/chromium.mjs';
import { startPostgres } from './toolchain/postgres.mjs';
import { main } from './toolchain/process.mjs';
import { runTypeScript } from './toolchain/run-typescript.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    strict: false, // packages/bench explains what is wrong
    options: { database: { type: 'string' }, help: { type: 'boolean' } },
  });
  const toolchain = await setUp();
  const bench = env =>
    runTypeScript({ ...toolchain, env }, 'packages/bench/src/index.ts', args);

  if (values.database === 'sqlite' || values.help) {
    await bench(toolchain.env);
    return;
  }
  const browser = {};
  if (positionals[0] === 'ui') {
    browser.FAIRWAY_CHROMIUM = await ensureChromium();
    await ensureAppBundle(toolchain);
  }
  const postgres = await startPostgres({ durable: true });
  try {
    await bench({
      ...toolchain.env,
      ...browser,
      FAIRWAY_BENCH_POSTGRES: postgres.connectionString,
    });
  } finally {
    await postgres.stop();
  }
});
