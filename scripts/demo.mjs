// npm run demo: sets up the workspace and runs packages/demo with the given arguments.

import { ensureKubernetesBinaries } from './toolchain/kubernetes.mjs';
import { main } from './toolchain/process.mjs';
import { runTypeScript } from './toolchain/run-typescript.mjs';
import { setUp } from './toolchain/setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const { node, env } = await setUp();
  const assets = args.includes('--real')
    ? { KUBEBUILDER_ASSETS: await ensureKubernetesBinaries() }
    : {};
  await runTypeScript(
    { node, env: { ...env, ...assets } },
    'packages/demo/src/index.ts',
    args,
  );
});
