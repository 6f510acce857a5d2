import { ACTION_TYPES, RUN_PHASES } from '../kinds';
import type { ActionType, RunPhase } from '../kinds';
import { COMMANDS, commandProblem, PAUSED_BY_SPEC } from './commands';
import {
  actionOf,
  clustersOf,
  planOf,
  runOf,
  stageOf,
} from './testing/builders';
import { failedApply, healthy, ModelWorld } from './testing/modelWorld';

const options = {
  plan: planOf([stageOf('a', { wave: { maxParallel: 5, maxFailures: 1 } })]),
  clusters: clustersOf({ a: 3 }),
};

describe('commands', () => {
  const pairs = RUN_PHASES.flatMap(phase =>
    ACTION_TYPES.map(type => [phase, type] as const),
  );
  const ask = (phase: RunPhase, type: ActionType) => {
    const { run, targets } = runOf(options);
    return commandProblem(
      { ...run, status: { ...run.status!, phase } },
      targets,
      actionOf(type, { target: targets[0].metadata.name }),
    );
  };

  it.each(pairs.filter(([phase, type]) => COMMANDS[phase].includes(type)))(
    'D-08: on a run that is %s, the table allows %s',
    (phase, type) => {
      expect(ask(phase, type)?.message ?? '').not.toContain('is not possible');
    },
  );

  it.each(pairs.filter(([phase, type]) => !COMMANDS[phase].includes(type)))(
    'D-08: on a run that is %s, %s is refused, with what is possible',
    (phase, type) => {
      expect(ask(phase, type)).toMatchObject({
        reason: 'IllegalState',
        message: expect.stringContaining(
          COMMANDS[phase].join(', ') || 'no command',
        ),
      });
    },
  );

  it('D-08: refuses an illegal command without changing the run', () => {
    const world = new ModelWorld(options);
    world.settle();
    const before = world.run.status;
    expect(world.command(actionOf('Resume'))).toMatchObject({
      phase: 'Refused',
      reason: 'IllegalState',
      message: expect.stringContaining('possible now: Retry, Rollback'),
    });
    expect(world.run.status).toBe(before);
    expect(world.decisions.at(-1)).toMatchObject({
      subject: { kind: 'Action' },
      type: 'Warning',
      actor: 'user:default/operator',
    });
  });

  it('retries a run as a whole by asking for a new one', () => {
    const world = new ModelWorld(options);
    world.settle();
    world.actions = [actionOf('Retry')];
    const verdict = world.decide();
    expect(verdict.restart).toEqual({
      action: world.actions[0].metadata.name,
      requestedBy: 'user:default/operator',
    });
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(world.actions[0].status!.phase).toBe('Completed');
  });

  it('retries a failed target in a run that goes on', () => {
    const world = new ModelWorld(
      {
        ...options,
        plan: planOf([
          stageOf('a', {
            wave: { maxParallel: 5, maxFailures: 1 },
            after: [{ name: 'bake', soak: { duration: '1h' } }],
          }),
        ]),
      },
      {
        ...healthy,
        apply: write =>
          write.target.spec.cluster === 'a-1' &&
          write.target.status!.attempt === 1
            ? { key: write.key, at: write.now, ...failedApply() }
            : healthy.apply(write),
      },
    );
    world.settle();
    expect(world.stage('a').phase).toBe('Verifying');
    const { name } = world.on('a-1').metadata;
    expect(world.command(actionOf('Retry', { target: 'nobody' })).reason).toBe(
      'NotFound',
    );
    expect(
      world.command(
        actionOf('Retry', { target: world.on('a-2').metadata.name }),
      ).reason,
    ).toBe('NothingToRetry');
    expect(world.command(actionOf('Retry', { target: name })).phase).toBe(
      'Completed',
    );
    expect(world.on('a-1').status).toMatchObject({
      phase: 'Converged',
      attempt: 2,
      history: [{ attempt: 1, outcome: 'Failed', reason: 'Forbidden' }],
    });
    world.pass(3_600_000);
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('reopens a failed run by a retry of the stage that failed', () => {
    let broken = true;
    const world = new ModelWorld(
      {
        plan: planOf([
          stageOf('a', { wave: { maxParallel: 1 } }),
          stageOf('b', { dependsOn: [{ stage: 'a' }] }),
        ]),
        clusters: clustersOf({ a: 3, b: 1 }),
      },
      {
        ...healthy,
        apply: write =>
          broken && write.target.spec.cluster === 'a-2'
            ? { key: write.key, at: write.now, ...failedApply() }
            : healthy.apply(write),
      },
    );
    world.settle();
    expect(world.run.status!.phase).toBe('Failed');
    expect(world.phases()).toEqual({
      'a-1': 'Converged',
      'a-2': 'Failed',
      'a-3': 'Cancelled',
      'b-1': 'Cancelled',
    });
    broken = false;
    expect(world.command(actionOf('Retry', { stage: 'a' })).phase).toBe(
      'Completed',
    );
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(world.run.status!.clusters.converged).toBe(4);
  });

  it('skips what has not started or has failed, with the reason, and refuses what is in flight', () => {
    const world = new ModelWorld(
      {
        ...options,
        plan: planOf([stageOf('a', { wave: { maxParallel: 1 } })]),
      },
      { ...healthy, observe: () => undefined },
    );
    world.settle();
    const skip = (cluster: string) =>
      world.command(
        actionOf('Skip', {
          target: world.on(cluster).metadata.name,
          reason: 'retired',
        }),
      );
    expect(skip('a-1').reason).toBe('InFlight');
    expect(skip('a-3').phase).toBe('Completed');
    expect(world.on('a-3').status).toMatchObject({
      phase: 'Skipped',
      message: 'skipped by user:default/operator: retired',
    });
  });

  it('aborts: what has not started and what is in flight is cancelled, and nothing is sent any more', () => {
    const world = new ModelWorld(
      {
        ...options,
        plan: planOf([stageOf('a', { wave: { maxParallel: 1 } })]),
      },
      { ...healthy, observe: () => undefined },
    );
    world.settle();
    const sent = world.sent.length;
    world.command(actionOf('Abort'));
    expect(world.run.status!.phase).toBe('Aborted');
    expect(world.targets.map(({ status }) => status!.reason)).toEqual([
      'AbortedInFlight',
      'Aborted',
      'Aborted',
    ]);
    expect(world.locks.size).toBe(0);
    world.pass(3_600_000);
    expect(world.sent).toHaveLength(sent);
  });

  it('rolls back a run that succeeded, while it is the newest', () => {
    const world = new ModelWorld(options);
    world.settle();
    world.promotion = {
      state: 'superseded',
      suspended: false,
      supersededBy: { run: 'run-2' },
    };
    expect(world.command(actionOf('Rollback')).reason).toBe('NotTheNewestRun');
    world.promotion = { state: 'current', suspended: false };
    expect(world.command(actionOf('Rollback')).phase).toBe('Completed');
    expect(world.run.status).toMatchObject({
      phase: 'RolledBack',
      clusters: { rolledBack: 3 },
    });
  });

  it('does not roll back what no promotion stands behind, and says so', () => {
    const world = new ModelWorld(options);
    world.settle();
    world.promotion = { state: 'deleted', suspended: false };
    expect(world.command(actionOf('Rollback'))).toMatchObject({
      phase: 'Refused',
      reason: 'PromotionDeleted',
      message: expect.stringContaining(
        'promotion "checkout" of run "run-1" was deleted',
      ),
    });
  });

  it('leaves a pause by the spec to the spec', () => {
    const world = new ModelWorld(options, {
      ...healthy,
      observe: () => undefined,
    });
    world.settle();
    world.promotion = { state: 'current', suspended: true };
    world.settle();
    expect(world.run.status!.paused!.by).toBe(PAUSED_BY_SPEC);
    expect(world.command(actionOf('Resume')).reason).toBe('PromotionSuspended');
    world.promotion = { state: 'current', suspended: false };
    world.settle();
    expect(world.run.status!.phase).toBe('Running');
    world.command(actionOf('Pause'));
    world.promotion = { state: 'current', suspended: true };
    world.settle();
    world.promotion = { state: 'current', suspended: false };
    world.settle();
    expect(world.run.status!.phase).toBe('Paused');
  });
});
