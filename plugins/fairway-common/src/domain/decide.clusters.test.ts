import { explain } from './explain';
import { actionOf, clustersOf, planOf, stageOf } from './testing/builders';
import { failedApply, healthy, ModelWorld } from './testing/modelWorld';
import { worldOf } from './testing/outsides';

const unreachable = {
  exists: true,
  suspended: false,
  reachability: 'Unreachable' as const,
  message:
    'cluster "a-1" cannot be reached for GET deployments: the connection was refused (ECONNREFUSED)',
};
const reachable = { exists: true, suspended: false } as const;

/** The cluster a-1 takes no write, and it is seen at the first one that it is down. */
function downAtTheWrite(
  stage: Record<string, unknown>,
  notSent: boolean,
): ModelWorld {
  const world = worldOf(
    [stageOf('a', { wave: { maxParallel: 1, maxFailures: 1 }, ...stage })],
    { a: 2 },
  );
  world.outside = {
    ...healthy,
    apply: write => {
      if (write.target.spec.cluster !== 'a-1') {
        return healthy.apply(write);
      }
      world.clusters.set('a-1', unreachable);
      return {
        key: write.key,
        at: write.now,
        ...failedApply({ retryable: true, notSent, reason: 'Unreachable' }),
      };
    },
  };
  world.settle();
  return world;
}

const reasons = (world: ModelWorld, cluster: string) =>
  world.decisions
    .filter(decision => decision.cluster === cluster)
    .map(({ reason }) => reason);

describe('a cluster that turns out to be down when it is written to', () => {
  it('is skipped or failed where the stage says so, since nothing was sent', () => {
    for (const [policy, phase] of [
      ['Skip', 'Skipped'],
      ['Fail', 'Failed'],
    ]) {
      const world = downAtTheWrite({ unreachableClusters: policy }, true);
      expect(world.on('a-1').status).toMatchObject({
        phase,
        reason: 'ClusterUnreachable',
      });
      expect(world.on('a-1').status!.intent).toBeUndefined();
      expect(world.run.status!.phase).toBe('Succeeded');
    }
  });

  it('is not left out where something may have been sent: it keeps its place and fails at its deadline', () => {
    const world = downAtTheWrite({ unreachableClusters: 'Skip' }, false);
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Applying',
      ambiguous: true,
    });
    expect(world.on('a-2').status!.phase).toBe('Pending');
    world.pass(600_000);
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
      intent: { version: 'v2' },
    });
  });

  it('counts as pending while it waits, since it holds no place in the wave', () => {
    const world = downAtTheWrite({}, true);
    expect(world.run.status!.clusters).toMatchObject({
      pending: 1,
      progressing: 0,
      converged: 1,
    });
    expect(world.stage('a')).toMatchObject({
      reason: 'ClusterUnreachable',
      message: '1 of 2 clusters converged; cannot be reached: a-1',
    });
  });

  it('is explained once, without times that are over', () => {
    const world = downAtTheWrite({}, true);
    world.pass(3_600_000);
    const unmet = explain({
      run: world.run,
      targets: world.targets,
      now: world.now,
      target: world.on('a-1').metadata.name,
      facts: { clusters: world.clusters },
    });
    expect(unmet).toEqual([
      {
        condition: 'Cluster',
        reason: 'ClusterUnreachable',
        message:
          'cluster "a-1" cannot be reached: the connection was refused (ECONNREFUSED)',
        since: expect.any(String),
        unblockedBy: 'cluster a-1',
      },
    ]);
  });
});

describe('waiting for a cluster', () => {
  it('is recorded when it begins, and not each time that it is looked at', () => {
    const world = worldOf([stageOf('a')], { a: 1 });
    world.clusters.set('a-1', unreachable);
    world.settle();
    for (let look = 1; look < 5; look += 1) {
      world.clusters.set('a-1', { ...unreachable, message: `try ${look}` });
      world.pass(60_000);
    }
    expect(reasons(world, 'a-1')).toEqual(['ClusterUnreachable']);
    expect(world.decisions).toContainEqual(
      expect.objectContaining({
        type: 'Warning',
        reason: 'ClusterUnreachable',
        message:
          'cluster "a-1" cannot be reached: the connection was refused (ECONNREFUSED)',
        subject: expect.objectContaining({ kind: 'Target' }),
      }),
    );
  });

  it('is recorded once where the write found the cluster down', () => {
    const world = downAtTheWrite({}, true);
    world.pass(60_000);
    expect(
      reasons(world, 'a-1').filter(reason => reason === 'ClusterUnreachable'),
    ).toHaveLength(1);
  });

  it('is recorded for a suspended cluster that the stage waits for', () => {
    const world = worldOf([stageOf('a', { suspendedClusters: 'Wait' })], {
      a: 1,
    });
    world.clusters.set('a-1', {
      ...reachable,
      reachability: 'Reachable',
      suspended: true,
    });
    world.settle();
    world.pass(60_000);
    expect(reasons(world, 'a-1')).toEqual(['ClusterSuspended']);
  });
});

describe('a cluster that joins late', () => {
  it('leaves a decision', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        observe: () => undefined,
      },
    );
    world.settle();
    world.late = new ModelWorld({
      plan: planOf([stageOf('a')]),
      clusters: clustersOf({ a: 2 }).slice(1),
    }).targets;
    world.settle();
    expect(reasons(world, 'a-2')).toEqual(['JoinedLate']);
  });
});

describe('a target that has not begun', () => {
  it('says where it waits for its turn, without being written again while others advance', () => {
    const world = worldOf(
      [stageOf('a', { wave: { maxParallel: 1, batches: [1] } })],
      { a: 3 },
    );
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Pending',
      reason: 'WaitingForTurn',
      message: 'waits for its turn in stage "a"',
    });
    const { message } = world.on('a-3').status!;
    expect(message).toBe('waits for its turn in stage "a", batch 1');
    const last = world.on('a-3').metadata.name;
    let writes = 0;
    world.watch = verdict => {
      writes += verdict.targets.get(last)?.phase === 'Pending' ? 1 : 0;
    };
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(writes).toBe(0);
  });
});

describe('a lock that another run has given up while this one is paused', () => {
  it('is not said to be held by a run that is gone', () => {
    const holder = { run: 'run-x', target: 'target-x' };
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        lock: () => ({ state: 'queued', position: 2, holder }),
      },
    );
    world.settle();
    world.command(actionOf('Pause'));
    const { name } = world.on('a-1').metadata;
    const next = { run: 'run-y', target: 'target-y' };
    world.locks.set(name, { state: 'queued', position: 1, holder: next });
    world.settle();
    expect(world.on('a-1').status!.message).toBe(
      'run "run-y" works on it (target "target-y"); place 1 in the queue',
    );
    world.locks.set(name, { state: 'held', fence: 7 });
    world.settle();
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Queued',
      reason: 'LockTaken',
      message: 'holds the lock, and goes on when the run is resumed',
    });
    expect(
      explain({
        run: world.run,
        targets: world.targets,
        now: world.now,
        target: name,
      }).map(({ condition }) => condition),
    ).toEqual(['RunNotPaused']);
    world.command(actionOf('Resume'));
    expect(world.run.status!.phase).toBe('Succeeded');
  });
});
