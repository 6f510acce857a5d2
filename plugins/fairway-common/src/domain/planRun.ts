import type { Fleet, PlanSpec, Source, StageSpec } from '../kinds';
import { FieldError, matchesLabels } from '../meta';
import { inFleet } from './inFleet';
import { referenceProblem, resolveUnit, variantFor } from './unitVariants';
import { waveLimit } from './waveMaths';

/** A cluster as planning looks at it. @public */
export interface PlannableCluster {
  name: string;
  labels?: Readonly<Record<string, string>>;
  /** A suspended cluster is planned like any other; what becomes of it is decided when its turn comes. */
  suspended?: boolean;
}

/** What a run is planned from. @public */
export interface PlanRunInput {
  source: Source['spec'];
  plan: PlanSpec;
  fleet: Fleet['spec'];
  /** All clusters of the namespace. */
  clusters: readonly PlannableCluster[];
  /** Only these clusters are touched. Default: the whole fleet. */
  scope?: readonly string[];
  version?: string;
  versions?: Readonly<Record<string, string>>;
  /**
   * Which object the fields of problems belong to: with `Promotion` (the default) everything about the plan is a fault of
   * `spec.planRef`, with `Plan` it is one of `spec.stages[i]…`.
   */
  fieldsOf?: 'Promotion' | 'Plan';
}

/** A cluster in its place within a stage. @public */
export interface PlannedCluster {
  name: string;
  batch: number;
  canary: boolean;
  order: number;
  /** The variants that the cluster gets, by name of unit; units are left out that are delivered as they are. */
  variants?: Readonly<Record<string, string>>;
}

/** @public */
export interface PlannedStage {
  name: string;
  clusters: PlannedCluster[];
}

/** Who is promoted when; a run may only start where there are no problems. @public */
export interface RunPlan {
  stages: PlannedStage[];
  /** Clusters of the fleet, within the scope, that no stage selects. */
  uncovered: string[];
  problems: FieldError[];
}

const SHOWN = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map(name => `"${name}"`);
  return `${shown.join(', ')}${
    names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  }`;
}

/** Numbers before text, numbers by value, and what has no value last. */
function compareValues(a: string | undefined, b: string | undefined): number {
  const rank = (value: string | undefined) => {
    if (value === undefined) {
      return 2;
    }
    return /^\d+$/.test(value) ? 0 : 1;
  };
  if (a === b) {
    return 0;
  }
  const byRank = rank(a) - rank(b);
  if (byRank !== 0 || a === undefined || b === undefined) {
    return byRank;
  }
  const byValue = rank(a) === 0 ? Number(a) - Number(b) : 0;
  return byValue || (a < b ? -1 : 1);
}

function inOrder(sortBy: string | undefined) {
  return (a: PlannableCluster, b: PlannableCluster) =>
    (sortBy ? compareValues(a.labels?.[sortBy], b.labels?.[sortBy]) : 0) ||
    (a.name < b.name ? -1 : 1);
}

/** Where a stage, or a part of it, is named in the object that is checked. */
type FieldOf = (index: number, part: string) => string;

function selectFleet(
  input: PlanRunInput,
  problems: FieldError[],
): PlannableCluster[] {
  const { fleet, clusters } = input;
  const known = new Set(clusters.map(({ name }) => name));
  const missing = (fleet.clusters ?? []).filter(name => !known.has(name));
  if (missing.length > 0) {
    problems.push({
      field: 'spec.fleetRef',
      reason: 'FieldValueNotFound',
      message: `the fleet names clusters that do not exist: ${listed(
        missing,
      )}; create them, or take them out of the fleet`,
    });
  }
  return clusters.filter(inFleet(fleet));
}

function selectStage(
  stage: StageSpec,
  fleet: readonly PlannableCluster[],
): PlannableCluster[] {
  const everything =
    stage.selector === undefined && stage.clusters === undefined;
  const named = new Set(stage.clusters);
  return fleet.filter(
    ({ name, labels }) =>
      everything ||
      named.has(name) ||
      (stage.selector !== undefined && matchesLabels(stage.selector, labels)),
  );
}

function canariesOf(
  stage: StageSpec,
  members: readonly PlannableCluster[],
): Set<string> {
  const { canaries } = stage.wave;
  if (!canaries) {
    return new Set();
  }
  const named = new Set(canaries.clusters);
  return new Set(
    members
      .filter(
        ({ name, labels }) =>
          named.has(name) ||
          (canaries.selector !== undefined &&
            matchesLabels(canaries.selector, labels)),
      )
      .map(({ name }) => name),
  );
}

/** The variants of units that a cluster gets, by name of unit. */
function chooseVariants(
  source: Source['spec'],
  cluster: PlannableCluster,
): Pick<PlannedCluster, 'variants'> {
  const chosen = source.units.flatMap(unit => {
    const variant = variantFor(unit, cluster);
    return variant ? [[unit.name, variant.name]] : [];
  });
  return chosen.length > 0 ? { variants: Object.fromEntries(chosen) } : {};
}

/** Gives each cluster its turn: canaries as batch 0, then batches of the given sizes, then the rest. */
function takeTurns(
  stage: StageSpec,
  members: readonly PlannableCluster[],
  source: Source['spec'],
): PlannedCluster[] {
  const canaries = canariesOf(stage, members);
  const sorted = [...members].sort(inOrder(stage.wave.sortBy));
  const first = sorted.filter(({ name }) => canaries.has(name));
  const rest = sorted.filter(({ name }) => !canaries.has(name));
  const planned: PlannedCluster[] = [];
  const take = (clusters: PlannableCluster[], batch: number, canary: boolean) =>
    clusters.forEach(cluster =>
      planned.push({
        name: cluster.name,
        batch,
        canary,
        order: planned.length,
        ...chooseVariants(source, cluster),
      }),
    );
  take(first, 0, true);
  let batch = first.length > 0 ? 1 : 0;
  let from = 0;
  for (const size of stage.wave.batches ?? []) {
    const until = from + waveLimit(size, members.length);
    take(rest.slice(from, until), batch, false);
    batch += from < rest.length ? 1 : 0;
    from = until;
  }
  take(rest.slice(from), batch, false);
  return planned;
}

function checkStage(
  stage: StageSpec,
  index: number,
  members: readonly PlannableCluster[],
  input: PlanRunInput,
  fleet: readonly PlannableCluster[],
  fieldOf: FieldOf,
): FieldError[] {
  const namesInFleet = new Set(fleet.map(({ name }) => name));
  const exists = new Set(input.clusters.map(({ name }) => name));
  const own = new Set(members.map(({ name }) => name));
  const problems = (stage.clusters ?? []).flatMap(
    (name, position): FieldError[] =>
      namesInFleet.has(name)
        ? []
        : [
            {
              field: fieldOf(index, `clusters[${position}]`),
              reason: 'FieldValueNotFound',
              message: exists.has(name)
                ? `stage "${stage.name}" names cluster "${name}", which is not in the fleet; add it there, or take it out of the stage`
                : `stage "${stage.name}" names cluster "${name}", which does not exist`,
            },
          ],
  );
  if (members.length === 0) {
    if (!stage.allowEmpty) {
      problems.push({
        field: fieldOf(index, 'selector'),
        reason: 'FieldValueInvalid',
        message: `stage "${stage.name}" selects no cluster of the fleet; change its selector, or set allowEmpty`,
      });
    }
    return problems;
  }
  const { canaries } = stage.wave;
  const strangers = (canaries?.clusters ?? []).filter(name => !own.has(name));
  if (strangers.length > 0) {
    problems.push({
      field: fieldOf(index, 'wave.canaries.clusters'),
      reason: 'FieldValueNotFound',
      message: `stage "${
        stage.name
      }" names canaries that are not among its clusters: ${listed(strangers)}`,
    });
  }
  if (canaries && canariesOf(stage, members).size === 0) {
    problems.push({
      field: fieldOf(index, 'wave.canaries'),
      reason: 'FieldValueInvalid',
      message: `the canaries of stage "${stage.name}" select none of its clusters; change them, or leave them out`,
    });
  }
  return problems;
}

/** Clusters that two stages select: each may be in one only. */
function findOverlaps(
  plan: PlanSpec,
  selected: readonly (readonly PlannableCluster[])[],
  fieldOf: FieldOf,
): FieldError[] {
  const owner = new Map<string, number>();
  const overlaps = new Map<string, { a: number; b: number; names: string[] }>();
  selected.forEach((members, b) => {
    for (const { name } of members) {
      const a = owner.get(name);
      if (a === undefined) {
        owner.set(name, b);
        continue;
      }
      const overlap = overlaps.get(`${a}/${b}`) ?? { a, b, names: [] };
      overlap.names.push(name);
      overlaps.set(`${a}/${b}`, overlap);
    }
  });
  return [...overlaps.values()].map(({ a, b, names }) => ({
    field: fieldOf(b, 'selector'),
    reason: 'FieldValueInvalid',
    message: `stages "${plan.stages[a].name}" and "${
      plan.stages[b].name
    }" both select ${listed(names)}; a cluster belongs to one stage`,
  }));
}

function checkScope(
  scope: readonly string[],
  fleet: readonly PlannableCluster[],
  covered: ReadonlySet<string>,
): FieldError[] {
  const namesInFleet = new Set(fleet.map(({ name }) => name));
  return scope.flatMap((name, index): FieldError[] => {
    const field = `spec.scope.clusters[${index}]`;
    if (!namesInFleet.has(name)) {
      return [
        {
          field,
          reason: 'FieldValueNotFound',
          message: `cluster "${name}" is not in the fleet; take it out of the scope, or add it to the fleet`,
        },
      ];
    }
    return covered.has(name)
      ? []
      : [
          {
            field,
            reason: 'FieldValueInvalid',
            message: `no stage of the plan selects cluster "${name}", so nothing would happen to it`,
          },
        ];
  });
}

function checkVersions(input: PlanRunInput): FieldError[] {
  const { source, version, versions = {} } = input;
  if (version === undefined && Object.keys(versions).length === 0) {
    return [];
  }
  const units = new Set(source.units.map(({ name }) => name));
  const strangers = Object.keys(versions).filter(name => !units.has(name));
  const bare = [...units].filter(
    name => version === undefined && versions[name] === undefined,
  );
  return [
    ...strangers.map(
      (name): FieldError => ({
        field: `spec.versions.${name}`,
        reason: 'FieldValueNotFound',
        message: `the source has no unit "${name}"; it has ${[...units].join(
          ', ',
        )}`,
      }),
    ),
    ...(bare.length > 0
      ? [
          {
            field: 'spec.version',
            reason: 'FieldValueRequired' as const,
            message: `say which version ${listed(bare)} should get`,
          },
        ]
      : []),
  ];
}

/** Objects whose names or labels cannot be, once the name of a cluster is filled in. */
function checkObjects(
  source: Source['spec'],
  stages: readonly PlannedStage[],
): FieldError[] {
  const problems = new Map<string, { problem: string; clusters: string[] }>();
  for (const { name: cluster, variants } of stages.flatMap(
    ({ clusters }) => clusters,
  )) {
    for (const unit of source.units) {
      const variant = variants?.[unit.name];
      const { object } = resolveUnit(unit, { variant, cluster });
      const problem = referenceProblem(object);
      if (problem !== undefined) {
        const place = `unit "${unit.name}"${
          variant === undefined ? '' : ` in variant "${variant}"`
        }`;
        const known = problems.get(place) ?? { problem, clusters: [] };
        known.clusters.push(cluster);
        problems.set(place, known);
      }
    }
  }
  return [...problems].map(([place, { problem, clusters }]) => ({
    field: 'spec.sourceRef',
    reason: 'FieldValueInvalid',
    message: `the object of ${place} of the source cannot be on ${listed(
      clusters,
    )}: filled in with the name of the cluster, ${problem}`,
  }));
}

/**
 * Expands a plan over a fleet: who belongs to which stage, in which batch and order, and gets which variants of the units.
 *
 * @remarks A stage that is empty only because of the scope is no problem; a run skips it.
 *
 * @public
 */
export function planRun(input: PlanRunInput): RunPlan {
  const { plan, scope } = input;
  const fieldOf: FieldOf = (index, part) =>
    input.fieldsOf === 'Plan'
      ? `spec.stages[${index}].${part}`
      : 'spec.planRef';
  const problems: FieldError[] = [];
  const fleet = selectFleet(input, problems);
  const selected = plan.stages.map(stage => selectStage(stage, fleet));
  plan.stages.forEach((stage, index) =>
    problems.push(
      ...checkStage(stage, index, selected[index], input, fleet, fieldOf),
    ),
  );
  problems.push(...findOverlaps(plan, selected, fieldOf));
  const covered = new Set(selected.flat().map(({ name }) => name));
  if (scope) {
    problems.push(...checkScope(scope, fleet, covered));
  }
  problems.push(...checkVersions(input));
  const inScope = scope ? new Set(scope) : undefined;
  const within = ({ name }: PlannableCluster) => inScope?.has(name) ?? true;
  const stages = plan.stages.map((stage, index) => ({
    name: stage.name,
    clusters: takeTurns(stage, selected[index].filter(within), input.source),
  }));
  problems.push(...checkObjects(input.source, stages));
  return {
    stages,
    uncovered: fleet
      .filter(cluster => within(cluster) && !covered.has(cluster.name))
      .map(({ name }) => name)
      .sort(),
    problems,
  };
}
