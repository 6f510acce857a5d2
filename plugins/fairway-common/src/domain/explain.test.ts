import { explain, EXPLAIN_CONDITIONS } from './explain';
import { actionOf, at, clustersOf, planOf, stageOf } from './testing/builders';
import { healthy, ModelWorld, Outside } from './testing/modelWorld';

const stuck: Outside = { ...healthy, observe: () => undefined };

function worldOf(outside: Outside = stuck) {
  const world = new ModelWorld(
    {
      plan: planOf([
        stageOf('a', {
          wave: { maxParallel: 1, batches: [2] },
          before: [
            { name: 'people', approval: { groups: ['group:default/rm'] } },
          ],
        }),
        stageOf('b', { dependsOn: [{ stage: 'a', soak: '10m' }] }),
      ]),
      clusters: clustersOf({ a: 3, b: 1 }),
    },
    outside,
  );
  return world;
}

const ask = (world: ModelWorld, cluster?: string, live = false) =>
  explain({
    run: world.run,
    targets: world.targets,
    now: world.now,
    target: cluster && world.on(cluster).metadata.name,
    facts: live ? { clusters: world.clusters, locks: world.locks } : undefined,
  });

function approve(world: ModelWorld) {
  world.run = {
    ...world.run,
    status: {
      ...world.run.status!,
      stages: world.run.status!.stages.map(stage => ({
        ...stage,
        gates: stage.gates?.map(gate => ({
          ...gate,
          state: 'Passed' as const,
        })),
      })),
    },
  };
  world.settle();
}

describe('explain', () => {
  it('names who can unblock a gate of the stage', () => {
    const world = worldOf();
    world.settle();
    expect(ask(world, 'a-1')).toEqual([
      {
        condition: 'GatesBefore',
        reason: 'GateWaiting',
        message:
          'gate "people": waits for approval by group:default/rm (0 of 1)',
        since: at(0),
        unblockedBy: 'group:default/rm',
        stage: 'a',
      },
    ]);
    expect(ask(world)).toEqual(ask(world, 'a-1').concat(ask(world, 'b-1')));
  });

  it('names stages, batches and places that are waited for', () => {
    const world = worldOf();
    world.settle();
    approve(world);
    expect(ask(world, 'b-1')).toMatchObject([
      { condition: 'StageDependencies', unblockedBy: 'stage a' },
    ]);
    expect(ask(world, 'a-2')).toMatchObject([
      {
        condition: 'Wave',
        reason: 'WaitingForPlace',
        unblockedBy: 'cluster a-1',
      },
    ]);
    expect(ask(world, 'a-3')).toMatchObject([
      { condition: 'Batch', unblockedBy: 'cluster a-1' },
    ]);
    expect(ask(world, 'a-1')).toMatchObject([
      {
        condition: 'Convergence',
        nextCheck: at(600_000),
        unblockedBy: 'the backend on cluster a-1',
      },
    ]);
  });

  it('names the run that holds the lock, from stored status too', () => {
    const world = worldOf({
      ...healthy,
      lock: () => ({
        state: 'queued',
        position: 2,
        holder: { run: 'run-x', target: 't' },
      }),
    });
    world.settle();
    approve(world);
    expect(ask(world, 'a-1', true)).toMatchObject([
      { condition: 'Lock', unblockedBy: 'run run-x' },
    ]);
    expect(ask(world, 'a-1')).toMatchObject([
      {
        condition: 'Lock',
        reason: 'LockHeld',
        message: expect.stringContaining('run-x'),
      },
    ]);
  });

  it('names clusters that cannot be reached, with the time of the next probe', () => {
    const world = worldOf(healthy);
    world.clusters.set('a-1', {
      exists: true,
      suspended: false,
      reachability: 'Unreachable',
      message: 'no route',
      nextProbe: world.now + 5_000,
    });
    world.settle();
    approve(world);
    expect(ask(world, 'a-1', true)).toEqual([
      expect.objectContaining({
        condition: 'Cluster',
        reason: 'ClusterUnreachable',
        message: 'cluster "a-1" cannot be reached: no route',
        nextCheck: at(5_000),
      }),
    ]);
    expect(
      ask(world).map(({ condition, reason }) => `${condition}/${reason}`),
    ).toContain('Cluster/ClusterUnreachable');
  });

  it('gives the exact end of a soak', () => {
    const world = worldOf(healthy);
    world.settle();
    approve(world);
    expect(ask(world, 'b-1')).toEqual([
      {
        condition: 'StageDependencies',
        reason: 'WaitingForSoak',
        message: `stage "a" soaks until ${at(600_000)}`,
        nextCheck: at(600_000),
        unblockedBy: 'time',
        stage: 'b',
      },
    ]);
  });

  it('puts a pause first, keeps the order of evaluation, and says nothing of what has ended', () => {
    const world = worldOf();
    world.settle();
    world.command(actionOf('Pause', { reason: 'lunch' }));
    const unmet = ask(world, 'b-1');
    expect(unmet[0]).toMatchObject({
      condition: 'RunNotPaused',
      message: 'the run was paused by user:default/operator: lunch',
      since: at(0),
    });
    const places = ask(world, 'a-1').map(({ condition }) =>
      EXPLAIN_CONDITIONS.indexOf(condition),
    );
    expect(places).toEqual([...places].sort((x, y) => x - y));
    world.command(actionOf('Abort'));
    expect(ask(world, 'a-1')).toEqual([]);
    expect(ask(world)).toMatchObject([
      { condition: 'RunNotEnded', reason: 'Aborted' },
    ]);
  });
});
