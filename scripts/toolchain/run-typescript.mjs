// How the scripts run TypeScript of the workspace.
//
// Packages point at their sources (`main: src/index.ts`), so nothing needs to be built first: the Backstage CLI's own
// loader compiles each file with swc when it is required, exactly as `backstage-cli package start` does. Modules run as
// CommonJS; packages that are ES modules only, such as @kubernetes/client-node, are imported statically and reach
// Node's own `require` for ES modules. The loader does not check types, which `tsc` does, and it does not know JSX.

import { join } from 'node:path';
import { rootDir } from './paths.mjs';
import { run } from './process.mjs';

/** Runs a TypeScript file of the workspace, given relative to the root, as a program to its end. */
export async function runTypeScript({ node, env }, entry, args = []) {
  await run(
    node,
    [
      '--enable-source-maps',
      '--require',
      join(rootDir, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      join(rootDir, entry),
      ...args,
    ],
    { env, stdio: 'inherit', name: entry },
  );
}
