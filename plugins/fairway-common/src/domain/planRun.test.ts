import type { PlanSpec } from '../kinds';
import { planRun, PlanRunInput } from './planRun';
import { clustersOf, planOf, sourceOf, stageOf } from './testing/builders';

const plan = (
  spec: PlanSpec,
  rest: Partial<PlanRunInput> = {},
  counts: Record<string, number> = { canary: 1, prod: 3 },
) =>
  planRun({
    source: sourceOf(),
    plan: spec,
    fleet: { selector: {} },
    clusters: clustersOf(counts),
    version: 'v2',
    ...rest,
  });

const turns = (stages: ReturnType<typeof planRun>['stages'], name: string) =>
  stages
    .find(stage => stage.name === name)!
    .clusters.map(cluster => `${cluster.batch}:${cluster.name}`);

describe('planning a run', () => {
  it('puts the clusters of the fleet into the stages that select them, and names those that none selects', () => {
    const { stages, uncovered, problems } = plan(planOf([stageOf('prod')]));
    expect(turns(stages, 'prod')).toEqual(['0:prod-1', '0:prod-2', '0:prod-3']);
    expect(uncovered).toEqual(['canary-1']);
    expect(problems).toEqual([]);
  });

  it('adds clusters by name to those that are selected', () => {
    const { stages } = plan(
      planOf([stageOf('prod', { clusters: ['canary-1'] })]),
    );
    expect(turns(stages, 'prod')).toContain('0:canary-1');
  });

  it('reports a cluster that two stages select, with both stages', () => {
    const spec = planOf([stageOf('prod'), { name: 'all' }]);
    expect(plan(spec).problems).toEqual([
      expect.objectContaining({
        field: 'spec.planRef',
        message: expect.stringContaining(
          '"prod" and "all" both select "prod-1"',
        ),
      }),
    ]);
    expect(plan(spec, { fieldsOf: 'Plan' }).problems[0].field).toBe(
      'spec.stages[1].selector',
    );
  });

  it('reports a stage that selects nothing, unless it may', () => {
    const empty = { allowEmpty: false };
    expect(plan(planOf([stageOf('qa', empty)])).problems).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('stage "qa" selects no cluster'),
      }),
    ]);
    expect(plan(planOf([stageOf('qa')])).problems).toEqual([]);
  });

  it('kapro 16: narrows to the scope, and reports a scope outside of the fleet', () => {
    const spec = planOf([stageOf('canary'), stageOf('prod')]);
    const narrowed = plan(spec, { scope: ['prod-2'] });
    expect(narrowed.stages.map(({ clusters }) => clusters.length)).toEqual([
      0, 1,
    ]);
    expect(narrowed.problems).toEqual([]);
    expect(plan(spec, { scope: ['moon'] }).problems).toEqual([
      expect.objectContaining({
        field: 'spec.scope.clusters[0]',
        reason: 'FieldValueNotFound',
      }),
    ]);
    expect(
      plan(planOf([stageOf('prod')]), { scope: ['canary-1'] }).problems,
    ).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('no stage of the plan selects'),
      }),
    ]);
  });

  it('reports clusters that are named and do not exist, or are not in the fleet', () => {
    const spec = planOf([stageOf('prod', { clusters: ['moon', 'canary-1'] })]);
    const { problems } = plan(spec, {
      fleet: {
        selector: { matchLabels: { stage: 'prod' } },
        clusters: ['mars'],
      },
      fieldsOf: 'Plan',
    });
    expect(problems.map(({ field }) => field)).toEqual([
      'spec.fleetRef',
      'spec.stages[0].clusters[0]',
      'spec.stages[0].clusters[1]',
    ]);
  });

  it('takes canaries first, then batches by number and percentage, then the rest', () => {
    const spec = planOf([
      stageOf('prod', {
        wave: { canaries: { clusters: ['prod-07'] }, batches: [2, '30%'] },
      }),
    ]);
    const { stages } = plan(spec, {}, { prod: 10 });
    expect(turns(stages, 'prod')).toEqual([
      '0:prod-07',
      '1:prod-01',
      '1:prod-02',
      '2:prod-03',
      '2:prod-04',
      '2:prod-05',
      '3:prod-06',
      '3:prod-08',
      '3:prod-09',
      '3:prod-10',
    ]);
  });

  it('reports canaries that are none of the clusters of the stage', () => {
    const spec = planOf([
      stageOf('prod', { wave: { canaries: { clusters: ['canary-1'] } } }),
    ]);
    expect(plan(spec).problems).toHaveLength(2);
  });

  it('orders by the value of a label, numbers by value and what has none last, then by name', () => {
    const spec = planOf([{ name: 'all', wave: { sortBy: 'ring' } }]);
    const clusters = [
      { name: 'none' },
      { name: 'ten', labels: { ring: '10' } },
      { name: 'two-b', labels: { ring: '2' } },
      { name: 'two-a', labels: { ring: '2' } },
    ];
    const { stages } = plan(spec, { clusters });
    expect(stages[0].clusters.map(({ name }) => name)).toEqual([
      'two-a',
      'two-b',
      'ten',
      'none',
    ]);
  });

  it('reports units without a version and versions without a unit', () => {
    const { problems } = plan(planOf([stageOf('prod')]), {
      version: undefined,
      versions: { web: 'v2' },
    });
    expect(problems.map(({ field }) => field)).toEqual([
      'spec.versions.web',
      'spec.version',
    ]);
  });
});
