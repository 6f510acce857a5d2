import {
  actionOf,
  approvalOf,
  at,
  clustersOf,
  planOf,
  stageOf,
  START,
} from './testing/builders';
import type { RunOptions } from './testing/builders';
import {
  failedApply,
  healthy,
  ModelWorld,
  Outside,
} from './testing/modelWorld';

const MINUTE = 60_000;

const worldOf = (
  stages: Record<string, unknown>[],
  counts: Record<string, number>,
  outside: Outside = healthy,
  rest: Partial<RunOptions> = {},
  planRest: Record<string, unknown> = {},
) =>
  new ModelWorld(
    { plan: planOf(stages, planRest), clusters: clustersOf(counts), ...rest },
    outside,
  );

const only = (...names: string[]): Outside => ({
  ...healthy,
  observe: write =>
    names.includes(write.target.spec.cluster)
      ? healthy.observe(write)
      : undefined,
});

const refuse = (...names: string[]): Outside => ({
  ...healthy,
  apply: write =>
    names.includes(write.target.spec.cluster)
      ? { key: write.key, at: write.now, ...failedApply() }
      : healthy.apply(write),
});

const chain = (
  dependency: Record<string, unknown> = {},
  first: Record<string, unknown> = {},
) => [
  stageOf('a', { wave: { maxParallel: 9 }, ...first }),
  stageOf('b', {
    dependsOn: [{ stage: 'a', ...dependency }],
    wave: { maxParallel: 9 },
  }),
];

describe('dependencies of stages', () => {
  it('kapro 13: a soak opens the stage at its exact end', () => {
    const world = worldOf(chain({ soak: '10m' }), { a: 1, b: 1 });
    world.settle();
    world.pass(4 * MINUTE);
    expect(world.stage('b')).toMatchObject({
      phase: 'Pending',
      reason: 'WaitingForSoak',
      message: `stage "a" soaks until ${at(10 * MINUTE)}`,
    });
    expect(world.settle().nextCheck).toBe(START + 10 * MINUTE);
    world.pass(6 * MINUTE);
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('kapro 14: Any opens with one converged cluster, All does not, and a percentage is rounded up', () => {
    const phaseOf = (dependency: Record<string, unknown>) => {
      const world = worldOf(chain(dependency), { a: 3, b: 1 }, only('a-1'));
      world.settle();
      return world.stage('b').phase;
    };
    expect(phaseOf({ strategy: 'Any' })).toBe('Progressing');
    expect(phaseOf({ strategy: 'All' })).toBe('Pending');
    expect(phaseOf({ percent: 33 })).toBe('Progressing');
    expect(phaseOf({ percent: 34 })).toBe('Pending');
  });

  it('a stage that failed and continues lets those that depend on it start, and the run fails in the end', () => {
    const world = worldOf(
      chain({}, { onFailure: 'Continue' }),
      { a: 1, b: 1 },
      refuse('a-1'),
    );
    world.settle();
    expect(world.stage('b').phase).toBe('Succeeded');
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'StageFailed',
    });
  });
});

describe('gates of stages', () => {
  const approval = { name: 'people', approval: { count: 1 } };

  it('ask people only when everything cheaper has passed', () => {
    const world = worldOf(
      [
        stageOf('a', {
          before: [approval, { name: 'calm', soak: { duration: '5m' } }],
        }),
      ],
      { a: 1 },
    );
    world.settle();
    expect(world.stage('a').gates!.map(({ name }) => name)).toEqual(['calm']);
    world.pass(5 * MINUTE);
    expect(world.stage('a')).toMatchObject({
      phase: 'Gating',
      reason: 'WaitingForApproval',
    });
    const { digest } = world.stage('a').gates![1];
    world.approvals = [
      approvalOf({
        stage: 'a',
        gate: 'people',
        digest: 'something else',
        user: 'user:default/eve',
      }),
      approvalOf({
        stage: 'a',
        gate: 'people',
        digest,
        user: 'user:default/alice',
      }),
      approvalOf({
        stage: 'a',
        gate: 'people',
        digest,
        user: 'user:default/bob',
      }),
    ];
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(
      world.approvals.map(({ status }) => status!.reason ?? status!.state),
    ).toEqual(['DigestMismatch', 'Counted', 'GateDecided']);
    expect(
      world.decisions.filter(({ subject }) => subject.kind === 'Approval'),
    ).toHaveLength(3);
  });

  it('kapro 35: a rejection fails the stage, whose policy applies', () => {
    const world = worldOf([stageOf('a', { before: [approval] })], { a: 1 });
    world.settle();
    const { digest } = world.stage('a').gates![0];
    world.approvals = [
      approvalOf({
        stage: 'a',
        gate: 'people',
        digest,
        user: 'user:default/alice',
        decision: 'Reject',
        comment: 'no',
      }),
    ];
    world.settle();
    expect(world.stage('a')).toMatchObject({
      phase: 'Failed',
      reason: 'GateRejected',
      message: 'rejected by user:default/alice: no',
    });
    expect(world.phases()).toEqual({ 'a-1': 'Cancelled' });
    expect(world.run.status!.phase).toBe('Failed');
  });

  it('fail when they did not pass in time, pauses not counted', () => {
    const world = worldOf(
      [stageOf('a', { before: [{ ...approval, timeout: '30m' }] })],
      { a: 1 },
    );
    expect(world.settle().nextCheck).toBe(START + 30 * MINUTE);
    world.pass(10 * MINUTE);
    world.command(actionOf('Pause'));
    world.pass(60 * MINUTE);
    world.command(actionOf('Resume'));
    world.pass(20 * MINUTE - 1);
    expect(world.run.status!.phase).toBe('Running');
    world.pass(1);
    expect(world.stage('a')).toMatchObject({
      phase: 'Failed',
      reason: 'GateTimeout',
    });
  });

  it('hold the stage after its clusters have converged', () => {
    const world = worldOf(
      chain({}, { after: [{ name: 'bake', soak: { duration: '15m' } }] }),
      { a: 1, b: 1 },
    );
    world.settle();
    expect(world.stage('a')).toMatchObject({
      phase: 'Verifying',
      appliedAt: at(0),
    });
    expect(world.stage('b').phase).toBe('Pending');
    world.pass(15 * MINUTE);
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('are evaluated again only at the time that they gave', () => {
    let state: 'Inconclusive' | 'Passed' = 'Inconclusive';
    const world = worldOf(
      [stageOf('a', { before: [{ name: 'ok', health: {} }] })],
      { a: 1 },
      {
        ...healthy,
        gate: (_, now) => ({
          state,
          at: now,
          message: 'not sure',
          retryAt: now + 15_000,
        }),
      },
    );
    expect(world.settle()).toMatchObject({
      effects: [],
      nextCheck: START + 15_000,
    });
    expect(world.stage('a').gates).toMatchObject([
      { state: 'Inconclusive', message: 'not sure' },
    ]);
    state = 'Passed';
    world.pass(15_000);
    expect(world.run.status!.phase).toBe('Succeeded');
  });
});

describe('what people and promotions want of a run', () => {
  it('kapro 4: a run that is superseded cancels what has not ended and frees all of its locks', () => {
    const world = worldOf(
      [stageOf('a', { wave: { maxParallel: 1 } })],
      { a: 3 },
      only('a-1'),
    );
    world.settle();
    expect(world.phases()).toEqual({
      'a-1': 'Converged',
      'a-2': 'Converging',
      'a-3': 'Pending',
    });
    world.promotion = {
      state: 'superseded',
      suspended: false,
      supersededBy: 'run-2',
    };
    expect(world.settle().done).toBe(true);
    expect(world.run.status).toMatchObject({
      phase: 'Superseded',
      message: 'superseded by run "run-2"',
    });
    expect(world.targets.map(({ status }) => status!.reason)).toEqual([
      'Converged',
      'SupersededInFlight',
      'Superseded',
    ]);
    expect(world.locks.size).toBe(0);
  });

  it('kapro 5: a run that has ended stays as it is when a newer one takes over', () => {
    const world = worldOf([stageOf('a')], { a: 1 });
    world.settle();
    world.promotion = {
      state: 'superseded',
      suspended: false,
      supersededBy: 'run-2',
    };
    expect(world.decide()).toMatchObject({ decisions: [], done: true });
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('a deleted promotion aborts its run', () => {
    const world = worldOf([stageOf('a')], { a: 2 }, only());
    world.settle();
    world.promotion = { state: 'deleted', suspended: false };
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Aborted',
      reason: 'PromotionDeleted',
    });
    expect(world.locks.size).toBe(0);
  });

  it('kapro 7: nothing new is applied while paused, and the run goes on where it stopped; its clock leaves the pause out', () => {
    const world = worldOf(
      [stageOf('a', { wave: { maxParallel: 1, progressDeadline: '2h' } })],
      { a: 2 },
      only(),
      { timeout: '30m' },
    );
    world.settle();
    world.pass(10 * MINUTE);
    world.command(actionOf('Pause', { reason: 'lunch' }));
    world.outside = healthy;
    world.pass(60 * MINUTE);
    expect(world.phases()).toEqual({ 'a-1': 'Converged', 'a-2': 'Pending' });
    expect(world.run.status).toMatchObject({
      phase: 'Paused',
      paused: { by: 'user:default/operator', reason: 'lunch' },
    });
    world.command(actionOf('Resume'));
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      pausedMs: 60 * MINUTE,
    });
  });

  it('kapro 7: a write whose intent was stored right before the pause waits for the resume', () => {
    const world = worldOf([stageOf('a')], { a: 1 });
    world.perform(world.decide().effects);
    world.decide();
    world.actions = [actionOf('Pause')];
    world.pass(60 * MINUTE);
    expect(world.sent).toEqual([]);
    world.command(actionOf('Resume'));
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('kapro 40: a run that takes too long cancels what has not started, frees its locks and fails', () => {
    const world = worldOf(
      [stageOf('a', { wave: { maxParallel: 1, progressDeadline: '50m' } })],
      { a: 2 },
      only(),
      { timeout: '30m' },
    );
    world.settle();
    world.pass(30 * MINUTE);
    expect(world.phases()).toEqual({ 'a-1': 'Converging', 'a-2': 'Cancelled' });
    expect(world.run.status).toMatchObject({
      phase: 'Running',
      reason: 'Timeout',
    });
    world.outside = healthy;
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'Timeout',
    });
    expect(world.locks.size).toBe(0);
  });

  it('kapro 8: a run whose promotion is suspended from birth starts when it is not any more', () => {
    const world = worldOf([stageOf('a')], { a: 1 });
    world.promotion = { state: 'current', suspended: true };
    world.settle();
    expect(world.run.status).toMatchObject({
      phase: 'Pending',
      reason: 'PromotionSuspended',
    });
    world.promotion = { state: 'current', suspended: false };
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('what is known of a write is kept when the run is aborted in the same moment', () => {
    const world = worldOf([stageOf('a')], { a: 1 }, only());
    world.perform(world.decide().effects);
    world.decide();
    world.perform(world.decide().effects);
    world.actions = [actionOf('Abort')];
    world.settle();
    expect(world.on('a-1').status).toMatchObject({
      reason: 'AbortedInFlight',
      previousVersion: 'v1',
    });
    world.outside = healthy;
    world.command(actionOf('Rollback'));
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  it('a target whose time ran out during a pause goes on with the resume', () => {
    const world = worldOf(
      [
        stageOf('a', {
          after: [{ name: 'bake', level: 'Target', soak: { duration: '5m' } }],
        }),
      ],
      { a: 1 },
    );
    world.settle();
    world.command(actionOf('Pause'));
    world.pass(10 * MINUTE);
    expect(world.on('a-1').status!.phase).toBe('Verifying');
    world.command(actionOf('Resume'));
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('D-07: a run keeps to the plan that it was started with', () => {
    const world = worldOf(
      [stageOf('a', { wave: { maxParallel: 1 } })],
      { a: 3 },
      only(),
    );
    world.settle();
    const { plan } = world.run.spec;
    world.pass(MINUTE);
    expect(world.run.spec.plan).toBe(plan);
    expect(
      Object.values(world.phases()).filter(phase => phase !== 'Pending'),
    ).toHaveLength(1);
  });
});

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
});

describe('a decision', () => {
  it('changes nothing when it is taken again on the same facts', () => {
    const world = worldOf([stageOf('a', { wave: { maxParallel: 2 } })], {
      a: 3,
    });
    world.decide();
    expect(world.ask().run).toBeUndefined();
    expect(world.ask().decisions).toEqual([]);
    expect(world.ask().targets.size).toBe(0);
  });
});

describe('conditions of a run', () => {
  const conditions = (world: ModelWorld) =>
    Object.fromEntries(
      world.run.status!.conditions!.map(({ type, status }) => [type, status]),
    );

  it('tell a waiting kubectl how it ended', () => {
    const good = worldOf([stageOf('a')], { a: 1 });
    good.settle();
    expect(conditions(good)).toEqual({
      Complete: 'True',
      Failed: 'False',
      Paused: 'False',
      Progressing: 'False',
    });
    const bad = worldOf([stageOf('a')], { a: 1 }, refuse('a-1'));
    bad.settle();
    expect(conditions(bad)).toEqual({
      Complete: 'False',
      Failed: 'True',
      Paused: 'False',
      Progressing: 'False',
    });
  });
});
