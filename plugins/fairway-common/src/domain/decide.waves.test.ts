import { actionOf, clustersOf, planOf, stageOf } from './testing/builders';
import {
  failedApply,
  healthy,
  ModelWorld,
  Outside,
} from './testing/modelWorld';

const wave = (
  spec: Record<string, unknown>,
  count: number,
  outside: Outside = healthy,
  rest: Record<string, unknown> = {},
) =>
  new ModelWorld(
    {
      plan: planOf([stageOf('a', { wave: spec, ...rest })]),
      clusters: clustersOf({ a: count }),
    },
    outside,
  );

const stuck: Outside = { ...healthy, observe: () => undefined };

const failing = (...names: string[]): Outside => ({
  ...healthy,
  apply: write =>
    names.includes(write.target.spec.cluster)
      ? { key: write.key, at: write.now, ...failedApply() }
      : healthy.apply(write),
});

const withPhase = (world: ModelWorld, phase: string) =>
  Object.keys(world.phases()).filter(name => world.phases()[name] === phase);

describe('waves', () => {
  it('start as many clusters as may be in progress, in their order', () => {
    const world = wave({ maxParallel: '30%' }, 7, stuck);
    world.settle();
    expect(withPhase(world, 'Converging')).toEqual(['a-1', 'a-2']);
    expect(withPhase(world, 'Pending')).toHaveLength(5);
  });

  it('count a cluster once, however many units it has', () => {
    const world = new ModelWorld(
      {
        plan: planOf([stageOf('a', { wave: { maxParallel: 1 } })]),
        clusters: clustersOf({ a: 2 }),
        units: ['api', 'worker'],
      },
      stuck,
    );
    world.settle();
    expect(world.on('a-1', 'api').status!.phase).toBe('Converging');
    expect(world.on('a-1', 'worker').status!.phase).toBe('Converging');
    expect(world.on('a-2', 'api').status!.phase).toBe('Pending');
    expect(world.run.status!.clusters).toMatchObject({
      total: 2,
      progressing: 1,
      pending: 1,
    });
  });

  it('D-02: start nothing more when more clusters failed than may, and let those in flight finish', () => {
    const bad = new Set<string>();
    const world = wave(
      { maxParallel: 10, maxFailures: '10%', progressDeadline: '5m' },
      50,
      {
        ...healthy,
        observe: ({ key, now, target }) =>
          bad.has(target.spec.cluster)
            ? { key, state: 'Failed', at: now, reason: 'Crashed' }
            : undefined,
      },
    );
    world.settle();
    ['a-01', 'a-02', 'a-03', 'a-04', 'a-05'].forEach(name => bad.add(name));
    world.settle();
    expect(withPhase(world, 'Failed')).toHaveLength(5);
    expect(withPhase(world, 'Converging')).toHaveLength(10);
    bad.add('a-06');
    world.settle();
    expect(withPhase(world, 'Converging')).toHaveLength(9);
    expect(world.stage('a')).toMatchObject({
      phase: 'Progressing',
      reason: 'FailureBudgetExceeded',
    });
    world.outside = healthy;
    world.settle();
    expect(withPhase(world, 'Converged')).toHaveLength(9);
    expect(withPhase(world, 'Cancelled')).toHaveLength(35);
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'StageFailed',
    });
  });

  it('I4: run one batch after the other', () => {
    const world = wave({ maxParallel: 5, batches: [2, 1] }, 5, stuck);
    const started: string[][] = [];
    world.settle();
    started.push(withPhase(world, 'Converging'));
    world.outside = {
      ...healthy,
      observe: write =>
        write.target.spec.batch === 0 ? healthy.observe(write) : undefined,
    };
    world.settle();
    started.push(withPhase(world, 'Converging'));
    world.outside = {
      ...healthy,
      observe: write =>
        write.target.spec.batch < 2 ? healthy.observe(write) : undefined,
    };
    world.settle();
    started.push(withPhase(world, 'Converging'));
    expect(started).toEqual([['a-1', 'a-2'], ['a-3'], ['a-4', 'a-5']]);
  });

  it('fail the stage at once when a canary fails, whatever may fail otherwise', () => {
    const world = wave(
      { maxParallel: 5, maxFailures: '100%', canaries: { clusters: ['a-3'] } },
      4,
      failing('a-3'),
    );
    world.settle();
    expect(world.stage('a')).toMatchObject({
      phase: 'Failed',
      reason: 'CanaryFailed',
    });
    expect(withPhase(world, 'Cancelled')).toHaveLength(3);
  });

  it('kapro 38: go on after a failure within the budget, and count it separately', () => {
    const world = wave({ maxParallel: 2, maxFailures: 1 }, 4, failing('a-2'));
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      message: '3 of 4 clusters converged; 1 failed within the budget',
      clusters: { total: 4, converged: 3, failed: 1, skipped: 0 },
    });
  });

  it('kapro 38: a failed cluster that a person skips lets the stage complete', () => {
    const twoUnits = new ModelWorld(
      {
        plan: planOf([stageOf('a')]),
        clusters: clustersOf({ a: 2 }),
        units: ['api', 'worker'],
      },
      {
        ...healthy,
        observe: write =>
          write.target.spec.unit === 'worker'
            ? undefined
            : healthy.observe(write),
        apply: write =>
          write.target.spec.cluster === 'a-1' &&
          write.target.spec.unit === 'api'
            ? { key: write.key, at: write.now, ...failedApply() }
            : healthy.apply(write),
      },
    );
    twoUnits.settle();
    expect(twoUnits.stage('a').reason).toBe('FailureBudgetExceeded');
    const { metadata } = twoUnits.on('a-1', 'api');
    expect(
      twoUnits.command(
        actionOf('Skip', { target: metadata.name, reason: 'gone' }),
      ).phase,
    ).toBe('Completed');
    twoUnits.outside = healthy;
    twoUnits.settle();
    expect(twoUnits.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { converged: 1, skipped: 1, failed: 0 },
    });
  });
});

describe('clusters that cannot be worked on', () => {
  const unreachable = {
    exists: true,
    suspended: false,
    reachability: 'Unreachable' as const,
    message: 'no route',
  };
  const reachable = { ...unreachable, reachability: 'Reachable' as const };

  it('kapro 17: are waited for without taking a place, and the stage names them', () => {
    const world = wave({ maxParallel: 1 }, 3);
    world.clusters.set('a-2', {
      ...unreachable,
      nextProbe: world.now + 30_000,
    });
    const verdict = world.settle();
    expect(world.phases()).toEqual({
      'a-1': 'Converged',
      'a-2': 'Pending',
      'a-3': 'Converged',
    });
    expect(world.on('a-2').status).toMatchObject({
      reason: 'ClusterUnreachable',
    });
    expect(world.stage('a')).toMatchObject({
      phase: 'Progressing',
      reason: 'ClusterUnreachable',
      message: '2 of 3 clusters converged; cannot be reached: a-2',
    });
    expect(verdict.nextCheck).toBe(world.now + 30_000);
    world.clusters.set('a-2', reachable);
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('kapro 17: are skipped or failed where the stage says so', () => {
    for (const [policy, phase] of [
      ['Skip', 'Skipped'],
      ['Fail', 'Failed'],
    ]) {
      const world = wave({}, 2, healthy, { unreachableClusters: policy });
      world.clusters.set('a-1', unreachable);
      world.settle();
      expect(world.on('a-1').status).toMatchObject({
        phase,
        reason: 'ClusterUnreachable',
      });
    }
  });

  it('kapro 19: are skipped where they are suspended, with a decision that says so', () => {
    const world = wave({}, 2);
    world.clusters.set('a-1', { ...reachable, suspended: true });
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { skipped: 1 },
    });
    expect(world.decisions).toContainEqual(
      expect.objectContaining({
        reason: 'ClusterSuspended',
        cluster: 'a-1',
        to: 'Skipped',
      }),
    );
  });

  it('wait where they are suspended and the stage waits for them', () => {
    const world = wave({}, 1, healthy, { suspendedClusters: 'Wait' });
    world.clusters.set('a-1', { ...reachable, suspended: true });
    world.settle();
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Pending',
      reason: 'ClusterSuspended',
    });
    world.clusters.set('a-1', reachable);
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('stay in the denominator when they are removed', () => {
    const world = wave({ maxParallel: 1 }, 2, stuck);
    world.settle();
    world.clusters.set('a-1', { ...reachable, exists: false });
    world.clusters.set('a-2', { ...reachable, exists: false });
    world.settle();
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Failed',
      reason: 'ClusterRemoved',
    });
    expect(world.run.status!.clusters.total).toBe(2);
  });

  it('kapro 20: wait for the run that holds the lock, and name it', () => {
    const world = wave({}, 1, {
      ...healthy,
      lock: () => ({
        state: 'queued',
        position: 1,
        holder: { run: 'run-x', target: 'target-x' },
      }),
    });
    world.settle();
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Queued',
      reason: 'LockHeld',
      message:
        'run "run-x" works on it (target "target-x"); place 1 in the queue',
    });
    expect(world.sent).toEqual([]);
    world.outside = healthy;
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('join late where the plan includes them', () => {
    const world = wave({ maxParallel: 1 }, 2, stuck);
    world.settle();
    const [late] = new ModelWorld({
      plan: planOf([stageOf('a')]),
      clusters: [{ name: 'late', labels: { stage: 'a' } }],
    }).targets;
    world.late = [{ ...late, spec: { ...late.spec, order: 9 } }];
    world.settle();
    expect(world.run.status!.clusters.total).toBe(3);
    world.outside = healthy;
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { converged: 3 },
    });
  });
});
