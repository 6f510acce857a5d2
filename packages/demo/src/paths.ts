import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** The root of the repository. */
export const ROOT = resolvePackagePath('demo', '..', '..');
