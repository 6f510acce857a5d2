import { explain } from './explain';
import { actionOf, stageOf, START } from './testing/builders';
import { failedApply, healthy, ModelWorld } from './testing/modelWorld';
import { worldOf } from './testing/outsides';
import { DRIFTED, driftKey, DriftFact, UNEXPECTED_VERSION } from './index';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Somebody sets a version on a cluster, and it is seen a moment later. */
function edit(world: ModelWorld, cluster: string, version = 'hotfix') {
  const { metadata, spec } = world.on(cluster);
  world.now += 1_000;
  world.drifts.set(driftKey(spec), {
    version,
    written: { version: spec.version, target: metadata.uid },
    since: world.now,
    changedBy: { manager: 'kubectl-edit', at: START },
  });
  world.settle();
}

/** What the inventory forgets with a write that has arrived. */
function forgetOnWrite(world: ModelWorld) {
  const { outside } = world;
  world.outside = {
    ...outside,
    read: look => ({
      key: look.key,
      outcome: 'read',
      at: look.now,
      version: world.drifts.get(driftKey(look.target.spec))?.version ?? 'v1',
      written: look.target.status?.correction
        ? {
            version: look.target.spec.version,
            target: look.target.metadata.uid,
          }
        : undefined,
    }),
    apply: write => {
      const fact = outside.apply(write);
      if (fact?.outcome === 'applied') {
        world.drifts.delete(driftKey(write.target.spec));
      }
      return fact;
    },
  };
}

const withPolicy = (
  policy: string,
  stages = [stageOf('a')],
  counts: Record<string, number> = { a: 2 },
) => {
  const world = worldOf(stages, counts, healthy, {}, { drift: { policy } });
  forgetOnWrite(world);
  return world;
};
const conditionOf = (world: ModelWorld, cluster: string) =>
  world.on(cluster).status!.conditions?.find(({ type }) => type === DRIFTED);
const sentTo = (world: ModelWorld, cluster: string) =>
  world.sent.filter(({ target }) => target === world.on(cluster).metadata.name)
    .length;

describe('a version that somebody else has changed', () => {
  it('is reported with who and when, and nothing is written', () => {
    const world = withPolicy('Report');
    world.settle();
    edit(world, 'a-1');
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'True',
      reason: 'Drifted',
      message: expect.stringContaining(
        'it holds hotfix instead of v2; "kubectl-edit" has set it at 2026-01-01T00:00:00.000Z',
      ),
    });
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Converged',
      drift: { version: 'hotfix', changedBy: { manager: 'kubectl-edit' } },
    });
    expect(conditionOf(world, 'a-2')).toBeUndefined();
    expect(world.sent).toHaveLength(2);
    expect(world.ask().done).toBe(true);
    world.drifts.clear();
    world.settle();
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'False',
      reason: 'NotDrifted',
    });
    expect(world.on('a-1').status).not.toHaveProperty('drift');
  });

  it('is explained, with who can bring it back', () => {
    const world = withPolicy('Report');
    world.settle();
    edit(world, 'a-1');
    const { run, targets, now } = world;
    expect(
      explain({ run, targets, now, target: world.on('a-1').metadata.name }),
    ).toMatchObject([
      {
        condition: 'Drift',
        reason: 'Drifted',
        unblockedBy: expect.stringContaining('a-1'),
      },
    ]);
  });

  it('is written again after the run has succeeded, as a numbered attempt that keeps what a rollback restores', () => {
    const world = withPolicy('Reassert');
    world.settle();
    expect(world.ask().done).toBe(true);
    edit(world, 'a-1');
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Converged',
      attempt: 2,
      previousVersion: 'v1',
      intent: { version: 'v2', replaces: 'hotfix' },
    });
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'False',
      reason: 'Reasserted',
    });
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(world.run.status!.clusters.converged).toBe(2);
    expect(sentTo(world, 'a-1')).toBe(2);
    expect(world.ask().done).toBe(true);
    expect(world.locks.size).toBe(0);
  });

  it('is written again while the run is under way, and the run waits for it', () => {
    const world = withPolicy(
      'Reassert',
      [stageOf('a'), stageOf('b', { dependsOn: [{ stage: 'a' }] })],
      { a: 1, b: 1 },
    );
    const { outside } = world;
    let silent = true;
    world.outside = {
      ...outside,
      observe: write =>
        silent && write.target.spec.cluster === 'b-1'
          ? undefined
          : outside.observe(write),
    };
    world.settle();
    expect(world.phases()).toEqual({ 'a-1': 'Converged', 'b-1': 'Converging' });
    edit(world, 'a-1');
    expect(sentTo(world, 'a-1')).toBe(2);
    silent = false;
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('has a stage that it is to soak for wait from when it is back', () => {
    const world = withPolicy(
      'Reassert',
      [
        stageOf('a'),
        stageOf('b', { dependsOn: [{ stage: 'a', soak: '10m' }] }),
      ],
      { a: 1, b: 1 },
    );
    world.settle();
    world.pass(9 * MINUTE);
    const { outside } = world;
    world.outside = { ...outside, observe: () => undefined };
    edit(world, 'a-1');
    world.pass(5 * MINUTE);
    expect(world.phases()).toEqual({ 'a-1': 'Converging', 'b-1': 'Pending' });
    expect(world.stage('b').reason).toBe('WaitingForSoak');
    world.outside = outside;
    world.settle();
    world.pass(9 * MINUTE);
    expect(world.phases()).toEqual({ 'a-1': 'Converged', 'b-1': 'Pending' });
    world.pass(MINUTE);
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('takes a place in its wave', () => {
    const world = withPolicy(
      'Reassert',
      [stageOf('a', { wave: { maxParallel: 1 } })],
      { a: 3 },
    );
    world.settle();
    const { outside } = world;
    world.outside = { ...outside, observe: () => undefined };
    edit(world, 'a-1');
    edit(world, 'a-2');
    expect(world.phases()).toEqual({
      'a-1': 'Converging',
      'a-2': 'Pending',
      'a-3': 'Converged',
    });
    world.outside = outside;
    world.settle();
    expect(Object.values(world.phases())).toEqual(Array(3).fill('Converged'));
  });

  it('is left alone after it was written again three times within an hour, until it is back', () => {
    const world = withPolicy('Reassert');
    world.settle();
    for (let times = 0; times < 5; times += 1) {
      edit(world, 'a-1');
    }
    expect(sentTo(world, 'a-1')).toBe(4);
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'True',
      reason: 'ReassertLimitReached',
    });
    world.pass(2 * HOUR);
    expect(sentTo(world, 'a-1')).toBe(4);
    world.drifts.clear();
    world.settle();
    edit(world, 'a-1');
    expect(sentTo(world, 'a-1')).toBe(5);
  });

  it('ends in a clear state where the cluster refuses to have it back', () => {
    const world = withPolicy('Reassert');
    world.settle();
    const { outside } = world;
    world.outside = {
      ...outside,
      apply: ({ key, now }) => ({
        key,
        at: now,
        ...failedApply({
          reason: 'FieldManagerConflict',
          message: '"argocd" owns the field; give it up there',
        }),
      }),
    };
    edit(world, 'a-1');
    world.pass(2 * HOUR);
    expect(sentTo(world, 'a-1')).toBe(2);
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Failed',
      reason: 'FieldManagerConflict',
    });
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'True',
      reason: 'ReassertFailed',
      message: expect.stringContaining('"argocd" owns the field'),
    });
    expect(world.ask().done).toBe(true);
  });

  it.each<[string, (world: ModelWorld) => void]>([
    [
      'superseded',
      world => {
        world.promotion = { state: 'superseded', suspended: false };
      },
    ],
    [
      'deleted',
      world => {
        world.promotion = { state: 'deleted', suspended: false };
      },
    ],
    [
      'without its plan',
      world => {
        world.orphanOf = 'Plan';
      },
    ],
    ['rolled back', world => world.command(actionOf('Rollback'))],
  ])('is not written again once the promotion is %s', (_, change) => {
    const world = withPolicy('Reassert');
    world.settle();
    change(world);
    world.settle();
    const sent = sentTo(world, 'a-1');
    edit(world, 'a-1');
    expect(sentTo(world, 'a-1')).toBe(sent);
    expect(conditionOf(world, 'a-1')).toMatchObject({
      status: 'True',
      reason: 'NotReasserted',
    });
    expect(world.ask().done).toBe(true);
  });

  it.each(['Report', 'Reassert'])(
    'is still told while a rollback waits, and after it was refused, with policy %s',
    policy => {
      const world = withPolicy(policy);
      world.settle();
      world.clusters.set('a-1', {
        exists: true,
        suspended: true,
        reachability: 'Reachable',
      });
      edit(world, 'a-1');
      world.command(actionOf('Rollback'));
      expect(world.on('a-1').status).toMatchObject({
        phase: 'Pending',
        operation: 'Rollback',
        drift: { version: 'hotfix' },
      });
      expect(conditionOf(world, 'a-1')).toMatchObject({ status: 'True' });
      const { run, targets, now } = world;
      expect(
        explain({ run, targets, now, target: world.on('a-1').metadata.name }),
      ).toContainEqual(
        expect.objectContaining({
          condition: 'Drift',
          message: expect.stringContaining('hotfix instead of v2'),
        }),
      );
      world.clusters.clear();
      world.outside = {
        ...world.outside,
        apply: ({ key, now: at }) => ({
          key,
          at,
          ...failedApply({ reason: UNEXPECTED_VERSION }),
        }),
      };
      world.settle();
      expect(world.on('a-1').status).toMatchObject({
        phase: 'Failed',
        drift: { version: 'hotfix' },
      });
      expect(conditionOf(world, 'a-1')).toMatchObject({ status: 'True' });
    },
  );

  it('is not written again where another run has written since', () => {
    const world = withPolicy('Reassert');
    world.settle();
    const { spec } = world.on('a-1');
    world.drifts.set(driftKey(spec), {
      version: 'hotfix',
      written: { version: 'v3', target: 'another' },
      since: world.now + 1_000,
    });
    world.settle();
    expect(sentTo(world, 'a-1')).toBe(1);
    expect(conditionOf(world, 'a-1')).toBeUndefined();
  });

  it.each([
    ['has written', { version: 'v3', target: 'another' }],
    ['has written and did not arrive', undefined],
  ])(
    'is not written again where the lock shows that another run %s',
    (_, written) => {
      const world = withPolicy('Reassert');
      world.settle();
      world.outside = {
        ...world.outside,
        read: ({ key, now }) => ({
          key,
          outcome: 'read',
          at: now,
          version: 'v3',
          written,
        }),
      };
      edit(world, 'a-1');
      expect(sentTo(world, 'a-1')).toBe(1);
      expect(world.on('a-1').status).toMatchObject({
        phase: 'Cancelled',
        reason: 'NotReasserted',
      });
    },
  );

  it('does not keep its run from its end where something newer was written', () => {
    const world = withPolicy(
      'Reassert',
      [stageOf('a', { wave: { maxParallel: 1 } })],
      { a: 2 },
    );
    const { outside } = world;
    let silent = true;
    world.outside = {
      ...outside,
      observe: write =>
        silent && write.target.spec.cluster === 'a-2'
          ? undefined
          : outside.observe(write),
      read: look => ({
        ...outside.read(look)!,
        outcome: 'read',
        written: { version: 'v3', target: 'another' },
      }),
    };
    world.settle();
    edit(world, 'a-1');
    expect(world.phases()).toEqual({ 'a-1': 'Pending', 'a-2': 'Converging' });
    silent = false;
    world.settle();
    expect(world.phases()).toEqual({ 'a-1': 'Cancelled', 'a-2': 'Converged' });
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { total: 2, converged: 2 },
    });
  });

  it.each<[string, (world: ModelWorld) => void, (world: ModelWorld) => void]>([
    [
      'the promotion is suspended',
      world => {
        world.promotion = { state: 'current', suspended: true };
      },
      world => {
        world.promotion = { state: 'current', suspended: false };
      },
    ],
    [
      'the cluster is suspended',
      world =>
        world.clusters.set('a-1', {
          exists: true,
          suspended: true,
          reachability: 'Reachable',
        }),
      world => world.clusters.clear(),
    ],
    [
      'the cluster cannot be reached',
      world =>
        world.clusters.set('a-1', {
          exists: true,
          suspended: false,
          reachability: 'Unreachable',
        }),
      world => world.clusters.clear(),
    ],
  ])('waits to be written again while %s', (_, begin, end) => {
    const world = withPolicy('Reassert');
    world.settle();
    begin(world);
    edit(world, 'a-1');
    expect(sentTo(world, 'a-1')).toBe(1);
    expect(world.ask()).toMatchObject({
      done: false,
      nextCheck: expect.any(Number),
    });
    end(world);
    world.pass(2 * MINUTE);
    expect(sentTo(world, 'a-1')).toBe(2);
    expect(world.on('a-1').status!.phase).toBe('Converged');
  });
});

describe('a plan that blocks promotions to changed clusters', () => {
  const drift: DriftFact = {
    version: 'hotfix',
    written: { version: 'v1', target: 'another' },
    since: START,
    changedBy: { manager: 'kubectl-edit', at: START },
  };

  it('has a run wait before its first write, and says who can unblock it', () => {
    const world = withPolicy('Block');
    world.drifts.set(driftKey(world.on('a-1').spec), drift);
    world.pass(2 * HOUR);
    expect(world.phases()).toEqual({ 'a-1': 'Pending', 'a-2': 'Converged' });
    expect(world.on('a-1').status).toMatchObject({ reason: 'ClusterDrifted' });
    const { run, targets, now, drifts } = world;
    expect(
      explain({
        run,
        targets,
        now,
        facts: { drifts },
        target: world.on('a-1').metadata.name,
      }),
    ).toMatchObject([
      {
        condition: 'Drift',
        reason: 'ClusterDrifted',
        message: expect.stringContaining('"kubectl-edit" has set it'),
        unblockedBy: expect.stringContaining('spec.overwriteDrift'),
      },
    ]);
    world.drifts.clear();
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('has it wait where only the read before the write tells', () => {
    const world = withPolicy('Block');
    let version = 'hotfix';
    world.outside = {
      ...healthy,
      read: ({ key, now }) => ({
        key,
        outcome: 'read',
        at: now,
        version,
        written: { version: 'v1', target: 'another' },
      }),
    };
    world.pass(2 * HOUR);
    expect(world.sent).toEqual([]);
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Queued',
      reason: 'ClusterDrifted',
    });
    version = 'v1';
    world.pass(2 * MINUTE);
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('lets a promotion write that says so, and one that brings what is there already', () => {
    const world = withPolicy('Block');
    world.drifts.set(driftKey(world.on('a-1').spec), drift);
    world.drifts.set(driftKey(world.on('a-2').spec), {
      ...drift,
      version: 'v2',
    });
    world.settle();
    expect(world.phases()).toEqual({ 'a-1': 'Pending', 'a-2': 'Converged' });
    world.run = {
      ...world.run,
      spec: { ...world.run.spec, overwriteDrift: true },
    };
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });
});
