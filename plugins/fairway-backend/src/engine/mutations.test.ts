import { Mutation, MUTATIONS } from './simulation/mutations';
import { simulate } from './simulation/simulate';

const MAX_SEEDS = 150;
const PATIENCE_MS = 1_200_000;

/** The first complaint about a faulty engine; undefined where it passes for a good one. */
async function complaint(mutation: Mutation): Promise<string | undefined> {
  const { from = 1 } = mutation;
  for (let seed = from; seed < from + MAX_SEEDS; seed += 1) {
    try {
      await simulate({ seed, mutation, drift: mutation.drift });
    } catch (error) {
      return ((error as Error).cause as Error).message;
    }
  }
  return undefined;
}

describe('the checks of the simulation', () => {
  it.each(MUTATIONS.map(mutation => [mutation.name, mutation] as const))(
    'find an engine that %s',
    async (_name, mutation) => {
      const found = await complaint(mutation);
      expect(found).toMatch(new RegExp(`^(?:${mutation.found.join('|')}): `));
    },
    PATIENCE_MS,
  );
});
