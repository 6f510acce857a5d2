// Node.js for the workspace. Backstage 1.55 runs on Node 22 and 24, and the Kubernetes client needs 22.19. The scripts
// themselves run on any Node from 20 on: where the host's version does not fit, Node 24 is installed from npm under
// `.toolchain`, once, and everything that the scripts start finds that one first on its PATH.

import { access, mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { rootDir, toolchainDir } from './paths.mjs';
import { expectedError, run } from './process.mjs';

const INSTALLED_MAJOR = '24';

function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 19) || major === 24;
}

/** Gives the path of a Node.js executable that fits, and the environment for processes that shall run on it. */
export async function ensureNode() {
  const node = isSupported(process.versions.node)
    ? process.execPath
    : await installedNode();
  const env = { ...process.env };
  // Names the C headers of the host's Node, which are of no use to any other version.
  delete env.npm_config_nodedir;
  env.PATH = [
    dirname(node),
    join(rootDir, 'node_modules', '.bin'),
    env.PATH,
  ].join(delimiter);
  return { node, env };
}

async function installedNode() {
  const dir = join(toolchainDir, 'node');
  const pkg = packageName();
  const node = join(dir, 'node_modules', pkg, 'bin', 'node');
  if (await exists(node)) {
    return node;
  }
  return withLock(join(toolchainDir, 'node.lock'), async () => {
    if (await exists(node)) {
      return node;
    }
    console.error(
      `Node ${process.versions.node} does not fit (22.19 or later 22.x, or 24.x, does): ` +
        `installing Node ${INSTALLED_MAJOR} under .toolchain`,
    );
    await mkdir(toolchainDir, { recursive: true });
    const staging = await mkdtemp(join(toolchainDir, 'node-'));
    try {
      await run(
        'npm',
        [
          'install',
          '--prefix',
          staging,
          '--no-save',
          '--no-package-lock',
          '--no-audit',
          '--no-fund',
          '--ignore-scripts',
          '--loglevel=error',
          `${pkg}@${INSTALLED_MAJOR}`,
        ],
        {
          cwd: staging,
          stdio: ['ignore', process.stderr, 'inherit'],
          name: `npm install ${pkg}@${INSTALLED_MAJOR}`,
        },
      );
      await rm(dir, { recursive: true, force: true });
      await rename(staging, dir);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    return node;
  });
}

/** The packages that the npm package `node` would choose from in its install script. */
function packageName() {
  const target = `${process.platform}-${process.arch}`;
  switch (target) {
    case 'linux-x64':
    case 'linux-arm64':
    case 'darwin-x64':
      return `node-${target}`;
    case 'darwin-arm64':
      return `node-bin-${target}`;
    default:
      throw expectedError(
        `There is no Node ${INSTALLED_MAJOR} on npm for ${target}. Install Node 24 and run this again with it.`,
      );
  }
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
