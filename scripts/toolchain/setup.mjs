import { ensureInstalled } from './install.mjs';
import { ensureNode } from './node.mjs';

/** Everything that running the workspace's code needs: a Node.js that fits and the installed dependencies. */
export async function setUp() {
  const toolchain = await ensureNode();
  await ensureInstalled(toolchain);
  return toolchain;
}
