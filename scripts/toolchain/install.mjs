// The workspace's dependencies, installed by the vendored Yarn when something that decides them has changed.

import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { rootDir, toolchainDir } from './paths.mjs';
import { run } from './process.mjs';

export const yarnRelease = join(
  rootDir,
  '.yarn',
  'releases',
  'yarn-4.13.0.cjs',
);

const stampFile = join(toolchainDir, 'installed');

/** Installs what yarn.lock says, unless the last successful install was for the same files. */
export async function ensureInstalled({ node, env }) {
  if (await isInstalled()) {
    return;
  }
  await withLock(join(toolchainDir, 'install.lock'), async () => {
    if (await isInstalled()) {
      return;
    }
    const hash = await inputHash();
    await run(node, [yarnRelease, 'install', '--immutable'], {
      cwd: rootDir,
      env,
      // Standard output belongs to the result of the command that set-up is for.
      stdio: ['ignore', process.stderr, 'inherit'],
      name: 'yarn install --immutable',
    });
    await mkdir(toolchainDir, { recursive: true });
    await writeFile(stampFile, hash);
  });
}

async function isInstalled() {
  const stamp = await readFile(stampFile, 'utf8').catch(() => undefined);
  // Yarn writes its state file last, so a folder without it is absent or half filled.
  const complete = await access(
    join(rootDir, 'node_modules', '.yarn-state.yml'),
  ).then(
    () => true,
    () => false,
  );
  return complete && stamp === (await inputHash());
}

async function inputHash() {
  const manifests = [];
  for (const folder of ['packages', 'plugins']) {
    const entries = await readdir(join(rootDir, folder)).catch(() => []);
    manifests.push(
      ...entries.sort().map(entry => join(folder, entry, 'package.json')),
    );
  }
  const hash = createHash('sha256');
  for (const file of [
    'yarn.lock',
    '.yarnrc.yml',
    'package.json',
    ...manifests,
  ]) {
    const content = await readFile(join(rootDir, file)).catch(() => undefined);
    if (content !== undefined) {
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}
