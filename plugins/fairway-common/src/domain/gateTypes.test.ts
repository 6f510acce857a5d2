import type { GateSpec } from '../kinds';
import { gateSchema } from '../kinds';
import { evaluateApproval, evaluateSoak } from './gateTypes';
import { approvalOf, at, START } from './testing/builders';

const gate = (approval: Record<string, unknown>): GateSpec =>
  gateSchema.parse({ name: 'ok', approval });

const ask = (
  spec: GateSpec,
  ...given: Partial<Parameters<typeof approvalOf>[0]>[]
) => {
  const approvals = given.map(approval =>
    approvalOf({ stage: 'prod', gate: 'ok', digest: 'd', ...approval }),
  );
  const { fact, approvals: answers } = evaluateApproval({
    gate: spec,
    stage: 'prod',
    run: 'run-1',
    digest: 'd',
    requesters: ['user:default/requester', 'user:default/retrier'],
    approvals,
    since: START,
    now: START,
  });
  return {
    ...fact,
    reasons: approvals.map(
      ({ metadata }) =>
        answers.get(metadata.name)?.reason ?? answers.get(metadata.name)?.state,
    ),
  };
};

const alice = { user: 'user:default/alice', groups: ['group:default/rm'] };
const bob = { user: 'user:default/bob', groups: ['group:default/dev'] };

describe('an approval gate', () => {
  it('passes when enough different people have approved', () => {
    const spec = gate({ count: 2 });
    expect(ask(spec, alice)).toMatchObject({ state: 'Waiting' });
    expect(ask(spec, alice, alice)).toMatchObject({
      state: 'Waiting',
      reasons: ['Counted', 'AlreadyApproved'],
    });
    expect(ask(spec, alice, bob)).toMatchObject({
      state: 'Passed',
      message: 'approved by user:default/alice, user:default/bob',
    });
  });

  it('keeps who decided what, when and why', () => {
    expect(ask(gate({}), { ...alice, comment: 'looks good' })).toMatchObject({
      state: 'Passed',
      evidence: {
        approvals: [
          {
            user: 'user:default/alice',
            decision: 'Approve',
            at: new Date(START).toISOString(),
            comment: 'looks good',
          },
        ],
      },
    });
  });

  it('kapro 31: refuses people who are not asked, and the ones who are can still approve', () => {
    const spec = gate({ groups: ['group:default/rm'] });
    expect(ask(spec, bob, alice)).toMatchObject({
      state: 'Passed',
      reasons: ['NotAnApprover', 'Counted'],
    });
  });

  it('I3: counts only what was approved under the digest that is asked for', () => {
    expect(ask(gate({}), { ...alice, digest: 'old' })).toMatchObject({
      state: 'Waiting',
      reasons: ['DigestMismatch'],
    });
    expect(ask(gate({}), { ...alice, digest: undefined })).toMatchObject({
      state: 'Waiting',
    });
  });

  it('kapro 32: does not count approvals of other stages, gates and runs', () => {
    expect(
      ask(
        gate({}),
        { ...alice, stage: 'canary' },
        { ...alice, gate: 'other' },
        { ...alice, runRef: { name: 'run-2' } },
      ),
    ).toMatchObject({
      state: 'Waiting',
      reasons: [undefined, undefined, undefined],
    });
  });

  it('refuses everybody who asked for the promotion, unless the gate allows it', () => {
    const own = { user: 'User:default/Requester' };
    expect(
      ask(gate({}), own, { user: 'user:default/retrier' }).reasons,
    ).toEqual(['RequesterMayNotApprove', 'RequesterMayNotApprove']);
    expect(ask(gate({ allowRequester: true }), own).state).toBe('Passed');
  });

  it('refuses an approval without a person', () => {
    expect(ask(gate({}), {}).reasons).toEqual(['NoUser']);
  });

  it('kapro 35: fails with one rejection by an allowed person, and refuses what comes later', () => {
    expect(
      ask(
        gate({ count: 2, groups: ['group:default/rm'] }),
        { ...bob, decision: 'Reject' },
        { ...alice, decision: 'Reject', comment: 'not today' },
        alice,
      ),
    ).toMatchObject({
      state: 'Failed',
      message: 'rejected by user:default/alice: not today',
      reasons: ['NotAnApprover', 'Counted', 'GateDecided'],
    });
  });
});

describe('a soak gate', () => {
  const soak = (duration?: string) =>
    ({
      name: 'calm',
      level: 'Stage',
      ...(duration ? { soak: { duration } } : {}),
    } as GateSpec);

  it('kapro 22: waits with the exact end, passes when it is over, and has nothing to wait for where it is unset', () => {
    const spec = soak('10m');
    expect(
      evaluateSoak({ gate: spec, since: START, now: START + 240_000 }),
    ).toMatchObject({
      state: 'Waiting',
      retryAt: START + 600_000,
      message: `waits until ${at(600_000)}`,
    });
    expect(
      evaluateSoak({ gate: spec, since: START, now: START + 600_000 }).state,
    ).toBe('Passed');
    expect(evaluateSoak({ gate: soak(), since: START, now: START }).state).toBe(
      'Passed',
    );
  });

  it('kapro 22: cannot pass where the duration is not one', () => {
    expect(() =>
      evaluateSoak({ gate: soak('soon'), since: START, now: START }),
    ).toThrow(RangeError);
  });
});
