import { actionOf, stageOf } from './testing/builders';
import { healthy, ModelWorld } from './testing/modelWorld';
import { only, refuse, worldOf } from './testing/outsides';

const MINUTE = 60_000;

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
      supersededBy: { run: 'run-2' },
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
      supersededBy: { run: 'run-2' },
    };
    expect(world.decide()).toMatchObject({ decisions: [], done: true });
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('a run that is superseded names the promotion where the next run is still to be started', () => {
    const world = worldOf([stageOf('a')], { a: 1 }, only());
    world.settle();
    world.promotion = {
      state: 'superseded',
      suspended: false,
      supersededBy: { promotion: 'checkout', generation: 5, version: 'v3' },
    };
    world.settle();
    expect(world.run.status!.message).toBe(
      'superseded by generation 5 of promotion "checkout" (v3)',
    );
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
    // Lock, read, and the intent that is stored before the write.
    for (let step = 0; step < 4; step += 1) {
      world.perform(world.decide().effects);
    }
    expect(world.sent).toHaveLength(1);
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
