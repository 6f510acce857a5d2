import { actionOf, approvalOf, stageOf } from './testing/builders';
import { failedApply, healthy, Outside } from './testing/modelWorld';
import { refuse, worldOf } from './testing/outsides';

describe('failure policies', () => {
  it('kapro 37: Halt starts nothing more in a parallel stage; what is in flight finishes', () => {
    const world = worldOf(
      [stageOf('a'), stageOf('b', { wave: { maxParallel: 1 } })],
      { a: 1, b: 3 },
      { ...refuse('a-1'), observe: () => undefined },
    );
    world.settle();
    expect(world.phases()).toEqual({
      'a-1': 'Failed',
      'b-1': 'Converging',
      'b-2': 'Cancelled',
      'b-3': 'Cancelled',
    });
    expect(world.run.status!.phase).toBe('Running');
    world.outside = healthy;
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'StageFailed',
    });
    expect(world.stage('b').phase).toBe('Cancelled');
  });

  const failsLate: Outside = {
    ...healthy,
    observe: write =>
      write.target.spec.cluster === 'b-2' &&
      write.target.status!.operation === 'Promote'
        ? { key: write.key, state: 'Failed', at: write.now, reason: 'Crashed' }
        : healthy.observe(write),
  };
  const undo = [
    stageOf('a'),
    stageOf('b', {
      dependsOn: [{ stage: 'a' }],
      wave: { maxParallel: 2 },
      onFailure: 'Rollback',
    }),
  ];

  it('Rollback restores every cluster that was changed, the failed one too', () => {
    const world = worldOf(undo, { a: 1, b: 3 }, failsLate);
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'RolledBack',
      rollback: { cause: expect.stringContaining('stage "b" failed') },
    });
    expect(world.phases()).toEqual({
      'a-1': 'RolledBack',
      'b-1': 'RolledBack',
      'b-2': 'RolledBack',
      'b-3': 'Cancelled',
    });
    expect(world.on('b-2').status).toMatchObject({
      operation: 'Rollback',
      attempt: 2,
      intent: { version: 'v1' },
    });
  });

  it('Rollback waits for the outcome of a write that is under way, which tells what was there before', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      { ...healthy, apply: () => undefined },
    );
    world.settle();
    world.command(actionOf('Rollback'));
    expect(world.run.status!.phase).toBe('RollingBack');
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Applying',
      operation: 'Promote',
    });
    world.outside = healthy;
    world.settle();
    expect(world.run.status!.phase).toBe('RolledBack');
    expect(world.on('a-1').status!.intent!.version).toBe('v1');
  });

  it('Rollback leaves out what certainly reached no cluster', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        apply: ({ key, now }) => ({
          key,
          at: now,
          ...failedApply({ retryable: true }),
        }),
      },
    );
    world.decide();
    world.clusters.set('a-1', {
      exists: true,
      suspended: false,
      reachability: 'Unreachable',
    });
    world.settle();
    expect(world.on('a-1').status!.parked).toBe(true);
    world.command(actionOf('Rollback'));
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Cancelled',
      operation: 'Promote',
    });
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  it('Rollback asks only the gates of plan.rollback', () => {
    const world = worldOf(
      undo,
      { a: 1, b: 3 },
      failsLate,
      {},
      {
        rollback: { before: [{ name: 'sure', approval: {} }] },
      },
    );
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'RollingBack',
      reason: 'WaitingForApproval',
    });
    const { digest } = world.run.status!.rollback!.gates![0];
    world.approvals = [
      approvalOf({
        stage: 'rollback',
        gate: 'sure',
        digest,
        user: 'user:default/alice',
      }),
    ];
    world.settle();
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  it('asks again before a second rollback, and not the person who wants it', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        apply: write =>
          write.target.status!.operation === 'Rollback'
            ? { key: write.key, at: write.now, ...failedApply() }
            : healthy.apply(write),
      },
      {},
      { rollback: { before: [{ name: 'sure', approval: {} }] } },
    );
    world.settle();
    const approve = (user: string) => {
      const approval = approvalOf({
        stage: 'rollback',
        gate: 'sure',
        digest: world.run.status!.rollback!.gates![0].digest,
        user,
      });
      world.approvals = [...world.approvals, approval];
      world.settle();
      const { name } = approval.metadata;
      return world.approvals.find(({ metadata }) => metadata.name === name)!;
    };
    world.command(actionOf('Rollback', { user: 'user:default/bob' }));
    expect(approve('user:default/bob').status).toMatchObject({
      state: 'Refused',
      reason: 'RequesterMayNotApprove',
    });
    expect(world.run.status!.phase).toBe('RollingBack');
    approve('user:default/alice');
    expect(world.run.status).toMatchObject({ reason: 'RollbackFailed' });

    world.pass(1_000);
    world.command(actionOf('Rollback', { user: 'user:default/carol' }));
    expect(world.run.status).toMatchObject({
      phase: 'RollingBack',
      reason: 'WaitingForApproval',
    });
    approve('user:default/bob');
    expect(world.run.status).toMatchObject({ reason: 'RollbackFailed' });
  });

  it('Rollback fails with the clusters that could not be restored', () => {
    const world = worldOf(
      undo,
      { a: 1, b: 3 },
      {
        ...failsLate,
        apply: write =>
          write.target.spec.cluster === 'a-1' &&
          write.target.status!.operation === 'Rollback'
            ? { key: write.key, at: write.now, ...failedApply() }
            : healthy.apply(write),
      },
    );
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'RollbackFailed',
      message: 'these clusters could not be restored: a-1',
    });
    world.outside = failsLate;
    expect(world.command(actionOf('Retry', { stage: 'a' })).phase).toBe(
      'Completed',
    );
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  const removed = {
    exists: false,
    suspended: false,
    reachability: 'Unknown' as const,
  };

  it('Rollback fails with the clusters that were removed before their turn', () => {
    const world = worldOf([stageOf('a')], { a: 2 });
    world.settle();
    world.clusters.set('a-2', removed);
    world.command(actionOf('Rollback'));
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'RollbackFailed',
      message: 'these clusters could not be restored: a-2',
    });
    expect(world.on('a-1').status!.phase).toBe('RolledBack');
    expect(world.on('a-2').status).toMatchObject({
      phase: 'Failed',
      operation: 'Rollback',
      reason: 'ClusterRemoved',
      message:
        'cluster "a-2" was removed before it had its previous version v1 back; it may still hold version v2',
    });
  });

  it('does not call a cluster untouched that an earlier attempt may have written to', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        observe: ({ key, now }) => ({ key, state: 'Failed', at: now }),
      },
    );
    world.settle();
    world.clusters.set('a-1', removed);
    world.command(actionOf('Retry', { stage: 'a' }));
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Failed',
      attempt: 2,
      reason: 'ClusterRemoved',
      message:
        'cluster "a-1" was removed after an earlier attempt; it may still hold version v2',
    });
  });
});
