import type { RunAuthority } from '../promotion/RunAuthority';

/** Whoever asks for something is allowed to. */
export const everyAuthority: RunAuthority = {
  objection: async () => undefined,
};
