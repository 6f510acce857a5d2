// A Chromium for the tests in a browser and for docs/images: the one that FAIRWAY_CHROMIUM names, that of the system, or one
// that Playwright has installed. Where there is none, root gets Debian's or Ubuntu's package; everybody else is told what to do.

import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { rootDir } from './paths.mjs';
import { expectedError, run } from './process.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];
const APT = '/usr/bin/apt-get';
const ON_MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Gives the path of a Chromium, which it installs where it may, and rejects with what to do where it may not. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) {
    return found;
  }
  if (process.getuid?.() === 0 && (await isExecutable(APT))) {
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', 'chromium');
    const installed = await findChromium();
    if (installed) {
      return installed;
    }
  }
  throw expectedError(
    `There is no Chromium for the tests in a browser. Install one (Debian and Ubuntu: \`apt-get install -y chromium\`; elsewhere: \`npx playwright install chromium\`), or name one in FAIRWAY_CHROMIUM. Looked for ${NAMES.join(
      ', ',
    )} on the PATH.`,
  );
}

async function apt(...args) {
  await run(APT, ['-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
    name: `apt-get ${args[0]}`,
  });
}

async function findChromium() {
  const given = process.env.FAIRWAY_CHROMIUM;
  if (given) {
    if (!(await isExecutable(given))) {
      throw expectedError(
        `FAIRWAY_CHROMIUM is ${given}, which cannot be executed. Correct or unset the variable.`,
      );
    }
    return given;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...NAMES.flatMap(name => folders.map(folder => join(folder, name))),
    ...ON_MACOS,
    ofPlaywright(),
  ];
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) {
      return candidate;
    }
  }
  return undefined;
}

function ofPlaywright() {
  const require = createRequire(join(rootDir, 'packages/app/package.json'));
  return require('@playwright/test').chromium.executablePath();
}

async function isExecutable(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
