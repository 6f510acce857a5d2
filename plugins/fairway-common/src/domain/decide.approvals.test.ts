import { explain } from './explain';
import {
  actionOf,
  approvalOf,
  clustersOf,
  planOf,
  stageOf,
} from './testing/builders';
import { healthy, ModelWorld } from './testing/modelWorld';
import { worldOf } from './testing/outsides';

const people = (name: string, count = 1) => ({ name, approval: { count } });

/** Somebody decides on a gate of stage a, as it waits now. */
function say(
  world: ModelWorld,
  who: string,
  gate: string,
  decision: 'Approve' | 'Reject' = 'Approve',
) {
  world.pass(1_000);
  const { digest } = world.stage('a').gates!.find(({ name }) => name === gate)!;
  world.approvals = [
    ...world.approvals,
    approvalOf({
      stage: 'a',
      gate,
      digest,
      decision,
      user: `user:default/${who}`,
    }),
  ];
  world.settle();
}

const retry = (world: ModelWorld) => {
  world.pass(1_000);
  return world.command(actionOf('Retry', { stage: 'a' }));
};

const gatesOf = (world: ModelWorld) =>
  world.stage('a').gates!.map(({ name, state }) => `${name} ${state}`);

describe('a retry after a gate was decided', () => {
  it('asks again after a rejection, also the one who rejected', () => {
    const world = worldOf([stageOf('a', { before: [people('ok')] })], { a: 1 });
    world.settle();
    say(world, 'alice', 'ok', 'Reject');
    expect(world.run.status!.phase).toBe('Failed');
    expect(retry(world).phase).toBe('Completed');
    expect(world.stage('a')).toMatchObject({
      phase: 'Gating',
      reason: 'WaitingForApproval',
    });
    say(world, 'alice', 'ok');
    expect(world.run.status!.phase).toBe('Succeeded');
    expect(world.approvals.map(({ status }) => status!.state)).toEqual([
      'Counted',
      'Counted',
    ]);
  });

  it('asks again about what came before, since it is about what is there now', () => {
    const world = worldOf(
      [stageOf('a', { after: [people('first'), people('second')] })],
      { a: 1 },
    );
    world.settle();
    say(world, 'alice', 'first');
    say(world, 'bob', 'second', 'Reject');
    retry(world);
    expect(gatesOf(world)).toEqual(['first Waiting', 'second Waiting']);
    say(world, 'alice', 'first');
    expect(gatesOf(world)).toEqual(['first Passed', 'second Waiting']);
  });

  it('keeps the gates that let the stage begin', () => {
    const world = worldOf(
      [stageOf('a', { before: [people('begin')], after: [people('end')] })],
      { a: 1 },
    );
    world.settle();
    say(world, 'alice', 'begin');
    say(world, 'alice', 'end', 'Reject');
    retry(world);
    expect(gatesOf(world)).toEqual(['begin Passed', 'end Waiting']);
  });

  it('is explained with those whose approval counts', () => {
    const world = worldOf([stageOf('a', { before: [people('ok', 2)] })], {
      a: 1,
    });
    world.settle();
    say(world, 'alice', 'ok');
    say(world, 'bob', 'ok', 'Reject');
    retry(world);
    const messages = () =>
      explain({ run: world.run, targets: world.targets, now: world.now }).map(
        ({ message }) => message,
      );
    expect(messages()).toEqual([
      'gate "ok": waits for approval by anyone with the permission (0 of 2)',
    ]);
    say(world, 'bob', 'ok');
    expect(messages()).toEqual([
      'gate "ok": waits for approval by anyone with the permission (1 of 2: user:default/bob)',
    ]);
  });
});

describe('an approval of a stage that clusters join', () => {
  it('is dropped with a decision that says what has changed', () => {
    const world = worldOf(
      [stageOf('a', { before: [people('ok', 2)] })],
      { a: 1 },
      healthy,
    );
    world.settle();
    say(world, 'alice', 'ok');
    world.late = new ModelWorld({
      plan: planOf([stageOf('a')]),
      clusters: clustersOf({ a: 2 }).slice(1),
    }).targets;
    world.settle();
    expect(
      world.decisions
        .filter(({ subject }) => subject.kind === 'Approval')
        .map(({ reason, message }) => [reason, message]),
    ).toEqual([
      ['ApprovalCounted', 'user:default/alice decided on gate "ok": Approve'],
      [
        'NoLongerCounts',
        'user:default/alice approved before clusters joined the stage, so that it counts no more; look at the stage again and approve that',
      ],
    ]);
    expect(world.approvals[0].status).toMatchObject({
      state: 'Refused',
      reason: 'NoLongerCounts',
    });
    say(world, 'alice', 'ok');
    say(world, 'bob', 'ok');
    expect(world.run.status).toMatchObject({
      phase: 'Succeeded',
      clusters: { converged: 2 },
    });
  });
});
