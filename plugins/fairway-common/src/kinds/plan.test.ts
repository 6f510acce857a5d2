import { decodeObject } from '../schema';
import type { KindDefinition } from './kindDefinition';
import { fleetKind } from './fleet';
import { planKind } from './plan';
import { promotionKind } from './promotion';

const errorsOf = (definition: unknown, spec: object) =>
  decodeObject(definition as KindDefinition, {
    metadata: { name: 'x' },
    spec,
  }).errors;

const errorsOfPlan = (spec: object) => errorsOf(planKind, spec);

const stage = (more: object, name = 'a') => ({ name, ...more });
const oneStage = (more: object) => ({ stages: [stage(more)] });
const wave = (more: object) => oneStage({ wave: more });
const gate = (more: object) => oneStage({ before: [{ name: 'g', ...more }] });
const approval = (more: object) => gate({ approval: more });
const dependency = (more: object) => ({
  stages: [stage({}), stage({ dependsOn: [{ stage: 'a', ...more }] }, 'b')],
});
const alice = 'user:default/alice';
const bob = 'user:default/bob';
const managers = 'group:default/managers';

describe('a plan that cannot work', () => {
  it.each<[string, object, string, RegExp]>([
    [
      'a soak longer than the timeout of its gate',
      gate({ timeout: '1m', soak: { duration: '90s' } }),
      'spec.stages[0].before[0].soak.duration',
      /longer than the timeout of the gate, 1m.*make the timeout longer/,
    ],
    [
      'the same after apply',
      oneStage({
        after: [{ name: 'g', timeout: '1m', soak: { duration: '1h' } }],
      }),
      'spec.stages[0].after[0].soak.duration',
      /longer than the timeout/,
    ],
    [
      'the same before a rollback',
      {
        ...oneStage({}),
        rollback: {
          before: [{ name: 'g', timeout: '1m', soak: { duration: '1h' } }],
        },
      },
      'spec.rollback.before[0].soak.duration',
      /longer than the timeout/,
    ],
    [
      'health for as long as the timeout of its gate',
      gate({ timeout: '5m', health: { stableFor: '5m' } }),
      'spec.stages[0].before[0].health.stableFor',
      /not shorter than the timeout of the gate, 5m/,
    ],
    [
      'a gate that may not wait at all',
      gate({ timeout: '0s', health: {} }),
      'spec.stages[0].before[0].timeout',
      /must be longer than 0s/,
    ],
    [
      'gates of one name before a rollback',
      {
        ...oneStage({}),
        rollback: {
          before: [
            { name: 'g', soak: { duration: '1s' } },
            { name: 'g', approval: {} },
          ],
        },
      },
      'spec.rollback.before[1].name',
      /gate "g" is defined twice/,
    ],
    [
      'more approvals than users',
      approval({ users: [alice, bob], count: 3 }),
      'spec.stages[0].before[0].approval.count',
      /asks for 3 people, but only 2 may approve/,
    ],
    [
      'a user who is listed twice, in whatever case',
      approval({ users: [alice, 'User:default/ALICE'], count: 2 }),
      'spec.stages[0].before[0].approval.users[1]',
      /listed twice/,
    ],
    [
      'a group that is listed twice',
      approval({ groups: [managers, managers] }),
      'spec.stages[0].before[0].approval.groups[1]',
      /listed twice/,
    ],
    [
      'a group among the users, of which no person is one',
      approval({ users: [managers] }),
      'spec.stages[0].before[0].approval.users[0]',
      /must be a user such as user:default\/NAME; list groups under groups/,
    ],
    [
      'a user among the groups',
      approval({ groups: [alice] }),
      'spec.stages[0].before[0].approval.groups[0]',
      /must be a group such as group:default\/NAME/,
    ],
    [
      'no users in a list of users, which would ask anyone',
      approval({ users: [] }),
      'spec.stages[0].before[0].approval.users',
      /must name at least one user/,
    ],
    [
      'no groups in a list of groups',
      approval({ groups: [] }),
      'spec.stages[0].before[0].approval.groups',
      /must name at least one group/,
    ],
    [
      'no time to converge',
      wave({ progressDeadline: '0s' }),
      'spec.stages[0].wave.progressDeadline',
      /must be longer than 0s/,
    ],
    [
      'no time to converge, written otherwise',
      wave({ progressDeadline: '0m0ms' }),
      'spec.stages[0].wave.progressDeadline',
      /must be longer than 0s/,
    ],
    [
      'a strategy together with a percentage',
      dependency({ strategy: 'Any', percent: 50 }),
      'spec.stages[1].dependsOn[0].percent',
      /must be left out where a strategy is given/,
    ],
    [
      'a cluster that a stage lists twice',
      oneStage({ clusters: ['x', 'y', 'x'] }),
      'spec.stages[0].clusters[2]',
      /cluster "x" is listed twice/,
    ],
    [
      'a cluster that two stages list',
      {
        stages: [
          stage({ clusters: ['x', 'y'] }),
          stage({ clusters: ['y'] }, 'b'),
        ],
      },
      'spec.stages[1].clusters[0]',
      /stages "a" and "b" both name cluster "y"/,
    ],
    [
      'no cluster in a list of clusters',
      oneStage({ clusters: [] }),
      'spec.stages[0].clusters',
      /must name at least one cluster; leave the list out/,
    ],
    [
      'canaries that say nothing',
      wave({ canaries: {} }),
      'spec.stages[0].wave.canaries',
      /need a selector, clusters, or both/,
    ],
    [
      'no cluster in a list of canaries',
      wave({ canaries: { clusters: [] } }),
      'spec.stages[0].wave.canaries.clusters',
      /must name at least one cluster/,
    ],
    [
      'a canary that is listed twice',
      wave({ canaries: { clusters: ['x', 'x'] } }),
      'spec.stages[0].wave.canaries.clusters[1]',
      /listed twice/,
    ],
    [
      'a canary that the stage cannot have',
      oneStage({
        clusters: ['x', 'y'],
        wave: { canaries: { clusters: ['x', 'z'] } },
      }),
      'spec.stages[0].wave.canaries.clusters[1]',
      /cluster "z" is not among the clusters of the stage.*use one of x, y/,
    ],
    [
      'an order by what can be no label',
      wave({ sortBy: 'not a label' }),
      'spec.stages[0].wave.sortBy',
      /must be a label key/,
    ],
    [
      'batches of more than everything',
      wave({ batches: ['60%', 3, '60%', '10%'] }),
      'spec.stages[0].wave.batches[2]',
      /brings the batches to 120% of the clusters/,
    ],
    [
      'a batch after everything',
      wave({ batches: ['100%', 2] }),
      'spec.stages[0].wave.batches[1]',
      /is never reached/,
    ],
  ])('is refused with %s', (_what, spec, field, message) => {
    expect(errorsOfPlan(spec)).toEqual([
      expect.objectContaining({
        field,
        message: expect.stringMatching(message),
      }),
    ]);
  });
});

describe('a plan that is unusual', () => {
  it.each<[string, object]>([
    [
      'a soak as long as the timeout of its gate',
      gate({ timeout: '1m', soak: { duration: '60s' } }),
    ],
    ['a soak without a timeout', gate({ soak: { duration: '24h' } })],
    ['a soak that is over at once', gate({ soak: { duration: '0s' } })],
    ['health at one moment', gate({ health: { stableFor: '0s' } })],
    ['as many approvals as users', approval({ users: [alice, bob], count: 2 })],
    [
      'more approvals than users, with a group',
      approval({ users: [alice], groups: [managers], count: 5 }),
    ],
    ['approvals by anyone', approval({ count: 5 })],
    ['clusters that need not stay healthy', wave({ minSuccessTime: '0s' })],
    ['a dependency without a soak', dependency({ soak: '0s' })],
    ['a dependency on a share', dependency({ percent: 50 })],
    ['a dependency on all', dependency({ strategy: 'All' })],
    ['no dependencies', oneStage({ dependsOn: [], before: [], after: [] })],
    ['batches that take everything', wave({ batches: ['50%', '50%', 1] })],
    ['no batches', wave({ batches: [] })],
    ['an order by a label with a prefix', wave({ sortBy: 'example.com/tier' })],
    [
      'canaries by name where the stage selects',
      oneStage({
        selector: {},
        clusters: ['x'],
        wave: { canaries: { clusters: ['z'] } },
      }),
    ],
    [
      'canaries by name where the stage has everything',
      wave({ canaries: { clusters: ['z'] } }),
    ],
    [
      'canaries by label where the stage lists',
      oneStage({ clusters: ['x'], wave: { canaries: { selector: {} } } }),
    ],
  ])('is accepted with %s', (_what, spec) => {
    expect(errorsOfPlan(spec)).toEqual([]);
  });

  it('stores no strategy beside a percentage, so that what is stored is accepted again', () => {
    const { object } = decodeObject(planKind as unknown as KindDefinition, {
      metadata: { name: 'x' },
      spec: dependency({ percent: 50 }),
    });
    expect(errorsOfPlan(object!.spec as object)).toEqual([]);
  });
});

describe('a promotion that cannot work', () => {
  const promotion = (more: object) => ({
    sourceRef: { name: 's' },
    fleetRef: { name: 'f' },
    planRef: { name: 'p' },
    version: 'v1',
    ...more,
  });

  it.each<[string, object, string, RegExp]>([
    ['no time at all', { timeout: '0s' }, 'spec.timeout', /longer than 0s/],
    [
      'a cluster twice in its scope',
      { scope: { clusters: ['x', 'x'] } },
      'spec.scope.clusters[1]',
      /listed twice/,
    ],
    [
      'a version that YAML reads as a number',
      { version: 1.1 },
      'spec.version',
      /is a number, 1.1; put it in quotes as it is meant, because YAML takes 1.10 without them for 1.1/,
    ],
  ])('is refused with %s', (_what, more, field, message) => {
    expect(errorsOf(promotionKind, promotion(more))).toEqual([
      expect.objectContaining({
        field,
        message: expect.stringMatching(message),
      }),
    ]);
  });
});

describe('a fleet', () => {
  it('is refused with a cluster that is listed twice', () => {
    expect(errorsOf(fleetKind, { clusters: ['x', 'y', 'x'] })).toMatchObject([
      { field: 'spec.clusters[2]', reason: 'FieldValueDuplicate' },
    ]);
  });
});
