import { canonicalJson } from './canonicalJson';
import { rollbackDigest, runDigest, stageDigest } from './digest';
import { targetName } from './expandTargets';
import {
  at,
  clustersOf,
  planOf,
  runOf,
  sourceOf,
  stageOf,
} from './testing/builders';

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

  const content = {
    version: 'v2',
    source: sourceOf(),
    backend: { driver: 'fake' },
    plan,
    stages,
  };

  it('does not depend on the order of members', () => {
    const turned = [{ name: 'prod', clusters: [{ name: 'a' }, { name: 'b' }] }];
    const digest = runDigest(content);
    expect(runDigest({ ...content, stages: turned })).toBe(digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<typeof content>]>([
    ['the version', { version: 'v3' }],
    ['the members', { stages: [] }],
    [
      'the plan',
      { plan: planOf([stageOf('prod', { onFailure: 'Rollback' })]) },
    ],
    ['the objects that carry the version', { source: sourceOf(['other']) }],
    ['the driver', { backend: { driver: 'other' } }],
  ])('depends on %s', (_what, change) => {
    expect(runDigest({ ...content, ...change })).not.toBe(runDigest(content));
  });

  const run = { uid: 'uid-1', digest: 'd' };

  it('kapro 32: differs from stage to stage, and from run to run', () => {
    const of = (stage: string, uid = 'uid-1') =>
      stageDigest({ run: { ...run, uid }, stage, clusters: [] });
    expect(of('canary')).not.toBe(of('prod'));
    expect(of('canary', 'uid-2')).not.toBe(of('canary'));
  });

  it('differs from rollback to rollback', () => {
    const of = (startedAt: string, uid = 'uid-1') =>
      rollbackDigest({ run: { ...run, uid }, startedAt });
    expect(of(at(1))).not.toBe(of(at(0)));
    expect(of(at(0), 'uid-2')).not.toBe(of(at(0)));
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
