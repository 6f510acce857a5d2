import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const rootDir = fileURLToPath(new URL('../..', import.meta.url)).replace(
  /[\\/]$/,
  '',
);

/** What the set-up installs for this work tree alone; git-ignored. */
export const toolchainDir = `${rootDir}/.toolchain`;
