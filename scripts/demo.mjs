// npm run demo: sets up the workspace, builds the pages of the portal where somebody will look at them, and runs
// packages/demo with the given arguments.

import { ensureAppBundle } from './toolchain/app-bundle.mjs';
import { ensureKubernetesBinaries } from './toolchain/kubernetes.mjs';
import { main } from './toolchain/process.mjs';
import { runTypeScript } from './toolchain/run-typescript.mjs';
import { setUp } from './toolchain/setup.mjs';

const WITHOUT_PAGES = /^--(?:check|transcript|help)(?:=|$)/;

await main(async () => {
  const args = process.argv.slice(2);
  const { node, env } = await setUp();
  const assets = args.includes('--real')
    ? { KUBEBUILDER_ASSETS: await ensureKubernetesBinaries() }
    : {};
  if (!args.some(arg => WITHOUT_PAGES.test(arg))) {
    await ensureAppBundle({ env });
  }
  await runTypeScript(
    { node, env: { ...env, ...assets } },
    'packages/demo/src/index.ts',
    args,
  );
});
