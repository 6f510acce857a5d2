// Runs one command with the workspace's Node.js and installed binaries first on its PATH:
//
//   node scripts/toolchain/exec.mjs backstage-cli package test
//
// `yarn` is the vendored release.

import { yarnRelease } from './install.mjs';
import { expectedError, main, run } from './process.mjs';
import { setUp } from './setup.mjs';
import { ensureNode } from './node.mjs';

await main(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (!command) {
    throw expectedError(
      'Usage: node scripts/toolchain/exec.mjs COMMAND [ARG…]',
    );
  }
  if (command === 'yarn') {
    // Yarn itself must work while yarn.lock and the manifests disagree.
    const { node, env } = await ensureNode();
    await run(node, [yarnRelease, ...args], { env, stdio: 'inherit' });
    return;
  }
  const { env } = await setUp();
  await run(command, args, { env, stdio: 'inherit' });
});
