import { actionOf, approvalOf, at, stageOf, START } from './testing/builders';
import { healthy } from './testing/modelWorld';
import { only, refuse, worldOf } from './testing/outsides';

const MINUTE = 60_000;

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
    expect(world.decisions).toContainEqual(
      expect.objectContaining({ message: 'gates people, calm passed' }),
    );
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
    expect(world.decisions).toContainEqual(
      expect.objectContaining({ message: 'gate bake passed' }),
    );
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
