import { clustersOf, planOf, stageOf } from './testing/builders';
import { ModelWorld } from './testing/modelWorld';

describe('a run', () => {
  it('brings its version to every cluster, stage by stage', () => {
    const world = new ModelWorld({
      plan: planOf([
        stageOf('canary'),
        stageOf('prod', {
          dependsOn: [{ stage: 'canary' }],
          wave: { maxParallel: 2 },
        }),
      ]),
      clusters: clustersOf({ canary: 1, prod: 5 }),
    });
    const verdict = world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { total: 6, converged: 6 },
    });
    expect(verdict.done).toBe(true);
    expect(world.locks.size).toBe(0);
  });
});
