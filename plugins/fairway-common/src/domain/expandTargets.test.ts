import { canonicalJson } from './canonicalJson';
import { runDigest, stageDigest } from './digest';
import { targetName } from './expandTargets';
import { clustersOf, planOf, runOf, stageOf } from './testing/builders';

const plan = planOf([stageOf('prod')]);

describe('targets', () => {
  it('has one for each cluster and unit, not started', () => {
    const { targets } = runOf({
      plan,
      clusters: clustersOf({ prod: 2 }),
      units: ['api', 'worker'],
    });
    expect(targets.map(({ spec }) => `${spec.cluster}/${spec.unit}`)).toEqual([
      'prod-1/api',
      'prod-1/worker',
      'prod-2/api',
      'prod-2/worker',
    ]);
    expect(targets[0].status).toMatchObject({
      phase: 'Pending',
      operation: 'Promote',
      attempt: 1,
    });
  });

  it('has names that can be read where they fit, never exceed 63 characters, and differ by place', () => {
    const place = {
      run: 'checkout-1',
      stage: 's',
      cluster: 'eu.1',
      unit: 'api',
    };
    expect(targetName(place)).toMatch(/^checkout-1-eu-1-api-[0-9a-f]{10}$/);
    expect(targetName(place)).toBe(targetName(place));
    expect(targetName({ ...place, stage: 't' })).not.toBe(targetName(place));
    const long = targetName({ ...place, cluster: 'x'.repeat(200) });
    expect(long).toMatch(/^checkout-1-[0-9a-f]{10}$/);
    expect(targetName({ ...place, run: 'r'.repeat(253) })).toHaveLength(63);
  });
});

describe('digests', () => {
  const stages = [{ name: 'prod', clusters: [{ name: 'b' }, { name: 'a' }] }];

  it('does not depend on the order of members, and does on versions, plan and members', () => {
    const digest = runDigest({ version: 'v2', plan, stages });
    const turned = [{ name: 'prod', clusters: [{ name: 'a' }, { name: 'b' }] }];
    expect(runDigest({ version: 'v2', plan, stages: turned })).toBe(digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(runDigest({ version: 'v3', plan, stages })).not.toBe(digest);
    expect(runDigest({ version: 'v2', plan, stages: [] })).not.toBe(digest);
    const other = planOf([stageOf('prod', { onFailure: 'Rollback' })]);
    expect(runDigest({ version: 'v2', plan: other, stages })).not.toBe(digest);
  });

  it('kapro 32: differs from stage to stage', () => {
    const of = (stage: string) =>
      stageDigest({ run: 'r', stage, clusters: [] });
    expect(of('canary')).not.toBe(of('prod'));
  });
});

describe('canonical JSON', () => {
  it('sorts keys, drops undefined and refuses what has no form', () => {
    expect(
      canonicalJson({ b: [1, null, 'x'], a: { d: true, c: undefined } }),
    ).toBe('{"a":{"d":true},"b":[1,null,"x"]}');
    expect(() => canonicalJson(NaN)).toThrow(TypeError);
  });
});
