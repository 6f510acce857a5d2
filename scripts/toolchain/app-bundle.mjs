// The pages of the portal, packages/app, as the backend serves them: packages/app/dist.
//
// They are built when something that goes into them has changed since the last build. The build writes down what it was
// made from, so that one by `yarn build` is not mistaken for it.

import { createHash } from 'node:crypto';
import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { rootDir, toolchainDir } from './paths.mjs';
import { expectedError, run } from './process.mjs';

const appDir = join(rootDir, 'packages', 'app');
const stampFile = join(appDir, 'dist', '.built-from');
const logFile = join(toolchainDir, 'app-bundle.log');

/** What is bundled, apart from the installed dependencies, which yarn.lock stands for. */
const INPUTS = [
  'app-config.yaml',
  'yarn.lock',
  'packages/app',
  'plugins/fairway',
  'plugins/fairway-common',
  'plugins/fairway-react',
];
const IGNORED_FOLDERS = new Set([
  'node_modules',
  'dist',
  'e2e-tests',
  'testing',
]);
const TEST_FILE = /\.test\.tsx?$|[/\\]setupTests\.ts$/;

/** Builds the pages of the portal unless they are there already, and says how long it took. */
export async function ensureAppBundle({ env }) {
  await withLock(join(toolchainDir, 'app-bundle.lock'), async () => {
    const inputs = await hashOfInputs();
    if ((await readFile(stampFile, 'utf8').catch(() => '')) === inputs) {
      return;
    }
    console.error(
      'Building the pages of the portal, which takes about a minute and happens only when they have changed …',
    );
    const started = performance.now();
    await build(env);
    await writeFile(stampFile, inputs);
    console.error(
      `Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  });
}

async function build(env) {
  await mkdir(toolchainDir, { recursive: true });
  const log = await open(logFile, 'w');
  try {
    await run('backstage-cli', ['package', 'build'], {
      cwd: appDir,
      // With CI set the CLI takes warnings of libraries for errors.
      env: { ...env, CI: '' },
      stdio: ['ignore', log.fd, log.fd],
    });
  } catch (error) {
    const text = await readFile(logFile, 'utf8');
    throw Object.assign(
      expectedError(
        `The pages of the portal could not be built; the end of ${logFile}:\n${text.slice(
          -4000,
        )}`,
      ),
      { exitCode: error.exitCode },
    );
  } finally {
    await log.close();
  }
}

async function hashOfInputs() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of await filesOf(join(rootDir, input))) {
      const content = await readFile(file);
      hash
        .update(`${relative(rootDir, file)}\0${content.length}\0`)
        .update(content);
    }
  }
  return hash.digest('hex');
}

async function filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(error => {
    if (error.code === 'ENOTDIR') {
      return undefined;
    }
    throw error;
  });
  if (!entries) {
    return [path];
  }
  const files = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!IGNORED_FOLDERS.has(entry.name)) {
        files.push(...(await filesOf(child)));
      }
    } else if (!TEST_FILE.test(child)) {
      files.push(child);
    }
  }
  return files;
}
